"""The Gemini wire format: chat, embeddings, token counts and the list of models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from interlingua.protocols.base import Capabilities
from interlingua.protocols.gemini.count import GeminiCount
from interlingua.protocols.gemini.decode_plain import decode_plain
from interlingua.protocols.gemini.embeddings import GeminiEmbeddings
from interlingua.protocols.gemini.encode import encode_request
from interlingua.protocols.gemini.errors import read_error
from interlingua.protocols.gemini.models import GeminiModels
from interlingua.protocols.gemini.name import PROTOCOL
from interlingua.protocols.gemini.rules import check_request
from interlingua.protocols.misfits import GuardedDecoder, read_reply

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse
    from interlingua.profiles import Profile
    from interlingua.protocols.base import Encoded, ErrorFacts
    from interlingua_wire.gemini.types import GenerateContentResponse


class GeminiChat:
    """Chat by `models.generateContent` and `models.streamGenerateContent`."""

    name = PROTOCOL

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The call that asks for a reply."""
        return encode_request(request, profile, stream=stream)

    def decode(self, reply: GenerateContentResponse, /) -> ChatResponse:
        """The reply as ours."""
        from interlingua.protocols.gemini.decode import decode_reply

        return evolve(read_reply(decode_reply, reply), raw=reply)

    def decoder(self) -> GuardedDecoder[GenerateContentResponse]:
        """The state of one stream."""
        from interlingua.protocols.gemini.stream import ContentDecoder

        decoder = ContentDecoder()
        return GuardedDecoder(decoder, glance=decoder.glance)

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body."""
        return read_error(status, body)


capabilities = Capabilities(
    chat=GeminiChat(),
    embeddings=GeminiEmbeddings(),
    count=GeminiCount(),
    models=GeminiModels(),
    plain=decode_plain,
    check=check_request,
)
