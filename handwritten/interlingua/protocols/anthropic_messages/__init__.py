"""The Messages API: chat, token counts and the list of models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from interlingua.protocols.anthropic_messages.count import MessagesCount
from interlingua.protocols.anthropic_messages.decode_plain import decode_plain
from interlingua.protocols.anthropic_messages.encode import encode_request
from interlingua.protocols.anthropic_messages.errors import read_error
from interlingua.protocols.anthropic_messages.models import MessagesModels
from interlingua.protocols.anthropic_messages.name import PROTOCOL
from interlingua.protocols.base import Capabilities
from interlingua.protocols.misfits import GuardedDecoder, read_reply

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse
    from interlingua.profiles import Profile
    from interlingua.protocols.base import Encoded, ErrorFacts
    from interlingua_wire.anthropic.types import Message, MessageStreamEvent


class MessagesChat:
    """Chat by `POST /v1/messages`."""

    name = PROTOCOL

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The call that asks for a reply."""
        return encode_request(request, profile, stream=stream)

    def decode(self, reply: Message, /) -> ChatResponse:
        """The reply as ours."""
        from interlingua.protocols.anthropic_messages.decode import decode_reply

        return evolve(read_reply(decode_reply, reply), raw=reply)

    def decoder(self) -> GuardedDecoder[MessageStreamEvent]:
        """The state of one stream."""
        from interlingua.protocols.anthropic_messages.stream import MessageDecoder

        decoder = MessageDecoder()
        return GuardedDecoder(decoder, glance=decoder.glance)

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body."""
        return read_error(status, body)


capabilities = Capabilities(chat=MessagesChat(), count=MessagesCount(), models=MessagesModels(), plain=decode_plain)
