"""The `predict` method of Vertex AI's models for text, which gives vectors; nothing can be said in it."""

from __future__ import annotations

from interlingua.protocols.base import Capabilities
from interlingua.protocols.no_chat import NoChat, read_plain_error
from interlingua.protocols.vertex_predict.embeddings import PredictEmbeddings

capabilities = Capabilities(
    chat=NoChat("vertex_predict", read_plain_error, purpose="embeddings"), embeddings=PredictEmbeddings()
)
