"""Vectors for texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua.protocols.scalars import listed
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.watsonx.resources.embeddings import EMBEDDINGS_CREATE

if TYPE_CHECKING:
    from interlingua_wire.watsonx import types


class WatsonxEmbeddings:
    """Vectors by `POST /ml/v1/text/embeddings`."""

    def encode(self, request: EmbeddingRequest, profile: Profile) -> Encoded:
        """The call that asks for them; options go beside the inputs, such as `parameters`."""
        notes = Notes()
        given = {"dimensions": request.dimensions, "task": request.task, "user": request.user}
        notes.add_given({**given, "titles": request.titles or None}, "watsonx.ai has no such setting; left out")
        body: types.EmbeddingsRequest = {"model_id": request.model, "inputs": list(request.inputs)}
        return Encoded(Request(EMBEDDINGS_CREATE, body=with_options(dict(body), request.options)), notes.warnings)

    def decode(self, reply: types.EmbeddingsResponse, /) -> EmbeddingResponse:
        """The vectors in the order of the inputs."""
        return EmbeddingResponse(
            embeddings=tuple(each.embedding or () for each in listed(reply.results, "list of results")),
            usage=Usage(input_tokens=reply.input_token_count or 0),
            model=reply.model_id or "",
            raw=reply,
        )
