"""Counting the tokens of a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ChatRequest, TokenCount
from interlingua.errors import InvalidReply
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.bedrock_converse.encode import encode_body
from interlingua.protocols.notes import Notes
from interlingua_wire._core.request import Request
from interlingua_wire.bedrock_runtime.resources.models import MODELS_COUNT_TOKENS

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import CountTokensResponse

_COUNTED = ("messages", "system", "toolConfig", "additionalModelRequestFields")


class ConverseCount:
    """Token counts by CountTokens."""

    def encode(self, request: ChatRequest, profile: Profile) -> Encoded:
        """The body of a call, without what does not belong to its prompt."""
        notes = Notes()
        body = encode_body(request, profile, notes)
        counted = {name: body[name] for name in _COUNTED if name in body}
        call = Request(MODELS_COUNT_TOKENS, path={"modelId": request.model}, body={"input": {"converse": counted}})
        return Encoded(call, notes.warnings)

    def decode(self, reply: CountTokensResponse, /) -> TokenCount:
        """The tokens of the prompt."""
        return TokenCount(input_tokens=_given(reply.input_tokens), raw=reply)


def _given(tokens: int | None) -> int:
    if tokens is None:
        raise InvalidReply("the reply has no count of tokens")
    return tokens
