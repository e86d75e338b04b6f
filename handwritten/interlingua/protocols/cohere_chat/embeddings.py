"""Vectors for texts by `POST /v2/embed`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse, EmbeddingTask
from interlingua.errors import InvalidReply
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua.protocols.vectors import floats_from
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.cohere.resources.embed import EMBED_CREATE

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import (
        ApiMeta,
        EmbedByTypeResponse,
        EmbedByTypeResponseEmbeddings,
        EmbedInputType,
        EmbedRequestV2,
    )

_TASKS: dict[EmbeddingTask, EmbedInputType] = {
    "query": "search_query",
    "document": "search_document",
    "similarity": "clustering",
    "classification": "classification",
    "clustering": "clustering",
}


class CohereEmbeddings:
    """Embeddings; without a task the texts are documents to be found. Other types of numbers come by `options`."""

    def encode(self, request: EmbeddingRequest, profile: Profile) -> Encoded:
        """The call that asks for them."""
        notes = Notes()
        notes.add_given(
            {"user": request.user, "titles": request.titles or None}, "Cohere has no such setting; left out"
        )
        if request.task == "similarity":
            notes.add("task", "Cohere has no task for comparing texts; sent as clustering, which compares them too")
        body: EmbedRequestV2 = {
            "model": request.model,
            "texts": list(request.inputs),
            "input_type": _TASKS[request.task or "document"],
            "embedding_types": ["float"],
        }
        if request.dimensions is not None:
            body["output_dimension"] = request.dimensions
        return Encoded(Request(EMBED_CREATE, body=with_options(dict(body), request.options)), notes.warnings)

    def decode(self, reply: EmbedByTypeResponse, /) -> EmbeddingResponse:
        """The vectors in the order of the inputs; of several types of numbers the most exact. All are in `raw`."""
        vectors = _vectors(reply.embeddings) if reply.embeddings else None
        if vectors is None:
            raise InvalidReply("the reply holds no embedding")
        return EmbeddingResponse(embeddings=vectors, usage=_usage(reply.meta), raw=reply)


def _vectors(embeddings: EmbedByTypeResponseEmbeddings | list[list[float]]) -> tuple[Sequence[float], ...] | None:
    if isinstance(embeddings, list):
        return tuple(embeddings)
    if embeddings.float_value:
        return tuple(embeddings.float_value)
    if embeddings.base64:
        return tuple(floats_from(text) for text in embeddings.base64)
    others = (embeddings.int8, embeddings.uint8, embeddings.binary, embeddings.ubinary)
    return next((tuple(vectors) for vectors in others if vectors), None)


def _usage(meta: ApiMeta | None) -> Usage:
    """What is billed is all that the reply tells of texts; the tokens of images are counted apart."""
    billed = meta.billed_units if meta else None
    if billed is None:
        return Usage()
    return Usage(input_tokens=int(billed.input_tokens or 0) + int(billed.image_tokens or 0))
