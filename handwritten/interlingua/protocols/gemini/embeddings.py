"""Vectors for texts by Gemini's batchEmbedContents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse, EmbeddingTask
from interlingua.errors import InvalidArgument, InvalidReply
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.gemini.encode import resource_name
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.gemini.resources.models import MODELS_BATCH_EMBED_CONTENTS

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import (
        BatchEmbedContentsResponse,
        EmbedContentRequestDict,
        EmbedContentRequestTaskType,
    )

_TASKS: dict[EmbeddingTask, EmbedContentRequestTaskType] = {
    "query": "RETRIEVAL_QUERY",
    "document": "RETRIEVAL_DOCUMENT",
    "similarity": "SEMANTIC_SIMILARITY",
    "classification": "CLASSIFICATION",
    "clustering": "CLUSTERING",
}


class GeminiEmbeddings:
    """Embeddings by `models.batchEmbedContents`; options go into each of its requests."""

    def encode(self, request: EmbeddingRequest, profile: Profile) -> Encoded:
        """One request for all inputs."""
        if not request.inputs:
            raise InvalidArgument("inputs", "none", "at least one text")
        notes = Notes()
        notes.add_given({"user": request.user}, "Gemini has no such setting; left out")
        name = resource_name(request.model)
        titles = request.titles or (None,) * len(request.inputs)
        if request.titles and request.task != "document":
            notes.add("titles", "Gemini takes titles of documents only: they go with the task `document`")
        requests = [
            with_options(_encode_input(text, title, name, request), request.options)
            for text, title in zip(request.inputs, titles, strict=True)
        ]
        call = Request(MODELS_BATCH_EMBED_CONTENTS, path={"model": name}, body={"requests": requests})
        return Encoded(call, notes.warnings)

    def decode(self, reply: BatchEmbedContentsResponse, /) -> EmbeddingResponse:
        """The vectors in the order of the inputs."""
        if reply.embeddings is None:
            raise InvalidReply("the reply has no embeddings")
        tokens = (reply.usage_metadata and reply.usage_metadata.prompt_token_count) or 0
        return EmbeddingResponse(
            embeddings=tuple(embedding.values or () for embedding in reply.embeddings),
            usage=Usage(input_tokens=tokens),
            raw=reply,
        )


def _encode_input(text: str, title: str | None, name: str, request: EmbeddingRequest) -> EmbedContentRequestDict:
    wire: EmbedContentRequestDict = {"model": name, "content": {"parts": [{"text": text}]}}
    if request.task is not None:
        wire["taskType"] = _TASKS[request.task]
    if title is not None and request.task == "document":
        wire["title"] = title
    if request.dimensions is not None:
        wire["outputDimensionality"] = request.dimensions
    return wire
