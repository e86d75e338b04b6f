"""Vectors for texts by `POST /api/embed`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse
from interlingua.errors import InvalidReply
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua.protocols.scalars import count_in
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.ollama.resources.embed import EMBED_CREATE

if TYPE_CHECKING:
    from interlingua_wire.ollama.types import EmbedRequest, EmbedResponse


class OllamaEmbeddings:
    """Embeddings; `truncate`, `keep_alive` and the runner's options come by `options`."""

    def encode(self, request: EmbeddingRequest, profile: Profile) -> Encoded:
        """The call that asks for them."""
        notes = Notes()
        asked = {"task": request.task, "user": request.user, "titles": request.titles or None}
        notes.add_given(asked, "Ollama has no such setting; left out")
        body: EmbedRequest = {"model": request.model, "input": list(request.inputs)}
        if request.dimensions is not None:
            body["dimensions"] = request.dimensions
        return Encoded(Request(EMBED_CREATE, body=with_options(dict(body), request.options)), notes.warnings)

    def decode(self, reply: EmbedResponse, /) -> EmbeddingResponse:
        """The vectors in the order of the inputs."""
        if not reply.embeddings:
            raise InvalidReply("the reply holds no embedding", model=reply.model or "")
        return EmbeddingResponse(
            embeddings=tuple(reply.embeddings),
            usage=Usage(input_tokens=count_in(reply.prompt_eval_count)),
            model=reply.model or "",
            raw=reply,
        )
