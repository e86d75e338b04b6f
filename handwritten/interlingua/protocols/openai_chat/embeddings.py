"""Embeddings by `POST /embeddings`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from interlingua.errors import InvalidReply
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.vectors import floats_from
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.openai.resources.embeddings import EMBEDDINGS_CREATE

if TYPE_CHECKING:
    from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse
    from interlingua.profiles import Profile
    from interlingua_wire.openai.types import CreateEmbeddingRequest, CreateEmbeddingResponse


class OpenAIEmbeddings:
    """Vectors for texts."""

    def encode(self, request: EmbeddingRequest, profile: Profile) -> Encoded:
        """The call that asks for them."""
        notes = Notes()
        body: CreateEmbeddingRequest = {"model": request.model, "input": list(request.inputs)}
        if profile.embeds_base64:
            body["encoding_format"] = "base64"
        length: dict[str, object] = {} if request.dimensions is None else {profile.dimensions_field: request.dimensions}
        if request.user is not None:
            body["user"] = request.user
        if request.titles:
            notes.add("titles", "the wire format knows no titles; left out")
        if request.task is not None:
            notes.add("task", "the wire format knows no tasks; one model embeds for all of them")
        return Encoded(Request(EMBEDDINGS_CREATE, body={**body, **length, **request.options}), notes.warnings)

    def decode(self, reply: CreateEmbeddingResponse, /) -> EmbeddingResponse:
        """The vectors in the order of the inputs, which is not always the order on the wire."""
        from interlingua.embeddings import EmbeddingResponse

        if not reply.data:
            raise InvalidReply("the reply holds no embedding", model=reply.model or "")
        items = sorted(reply.data, key=lambda item: item.index or 0)
        return EmbeddingResponse(
            embeddings=tuple(_vector(item.embedding) for item in items),
            usage=Usage(input_tokens=(reply.usage and reply.usage.prompt_tokens) or 0),
            model=reply.model or "",
            raw=reply,
        )


def _vector(value: object) -> Sequence[float]:
    """Numbers, or little-endian 32-bit floats in base64, as `encoding_format` asks for."""
    if isinstance(value, str):
        return floats_from(value)
    if isinstance(value, list):
        return cast("list[float]", value)
    raise InvalidReply("an embedding is neither a list of numbers nor base64 text")
