"""What watsonx.ai does with texts besides chatting, in its own words: vectors, orders, and the list of models."""

from __future__ import annotations

from interlingua.protocols.base import Capabilities
from interlingua.protocols.no_chat import NoChat
from interlingua.protocols.watsonx_text.embeddings import WatsonxEmbeddings
from interlingua.protocols.watsonx_text.errors import read_error
from interlingua.protocols.watsonx_text.models import WatsonxModels
from interlingua.protocols.watsonx_text.rerank import WatsonxRerank

capabilities = Capabilities(
    chat=NoChat("watsonx_text", read_error, purpose="embeddings, reranking and the list of models"),
    embeddings=WatsonxEmbeddings(),
    rerank=WatsonxRerank(),
    models=WatsonxModels(),
)
