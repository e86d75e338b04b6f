"""The OpenAI Responses wire format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from interlingua.protocols.base import Capabilities
from interlingua.protocols.misfits import GuardedDecoder, read_reply
from interlingua.protocols.openai_responses.count import OpenAICount
from interlingua.protocols.openai_responses.decode import decode_response
from interlingua.protocols.openai_responses.encode import encode_response
from interlingua.protocols.openai_responses.errors import read_error
from interlingua.protocols.openai_responses.name import NAME
from interlingua.protocols.openai_responses.resume import OpenAIResume

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse
    from interlingua.profiles import Profile
    from interlingua.protocols.base import Encoded, ErrorFacts
    from interlingua_wire.openai.types import Response, ResponseStreamEvent


class OpenAIResponses:
    """Chat by `POST /responses`."""

    name = NAME

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The call that asks for a reply."""
        return encode_response(request, profile, stream=stream)

    def decode(self, reply: Response, /) -> ChatResponse:
        """The reply as ours."""
        return read_reply(decode_response, reply)

    def decoder(self) -> GuardedDecoder[ResponseStreamEvent]:
        """The state of one stream."""
        from interlingua.protocols.openai_responses.stream import ResponsesDecoder

        return GuardedDecoder(ResponsesDecoder())

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body or event."""
        return read_error(status, body)


capabilities = Capabilities(chat=OpenAIResponses(), count=OpenAICount(), resume=OpenAIResume())
