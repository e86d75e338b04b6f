"""Counting the tokens of a prompt with the Messages API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ChatRequest, TokenCount
from interlingua.errors import InvalidReply
from interlingua.profiles import Profile
from interlingua.protocols.anthropic_messages.encode import encode_body
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua_wire._core.request import Request
from interlingua_wire.anthropic.resources.messages import MESSAGES_COUNT_TOKENS

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import CountMessageTokensResponse

_COUNTED = ("model", "system", "messages", "tools", "tool_choice", "thinking", "output_config", "cache_control")


class MessagesCount:
    """Token counts by `POST /v1/messages/count_tokens`."""

    def encode(self, request: ChatRequest, profile: Profile) -> Encoded:
        """The body of a call, without what does not belong to its prompt."""
        notes = Notes()
        body = encode_body(request, profile, notes)
        counted = {name: body[name] for name in _COUNTED if name in body}
        return Encoded(Request(MESSAGES_COUNT_TOKENS, body=counted), notes.warnings)

    def decode(self, reply: CountMessageTokensResponse, /) -> TokenCount:
        """The tokens of the prompt."""
        return TokenCount(input_tokens=_given(reply.input_tokens), raw=reply)


def _given(tokens: int | None) -> int:
    if tokens is None:
        raise InvalidReply("the reply has no count of tokens")
    return tokens
