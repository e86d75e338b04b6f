"""Counting the tokens of a prompt with Gemini."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlingua.chat import ChatRequest, TokenCount
from interlingua.errors import InvalidReply
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.gemini.encode import encode_body, resource_name
from interlingua.protocols.notes import Notes
from interlingua_wire._core.request import Request
from interlingua_wire.gemini.resources.models import MODELS_COUNT_TOKENS

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import CountTokensResponse


class GeminiCount:
    """Token counts by `models.countTokens`."""

    def encode(self, request: ChatRequest, profile: Profile) -> Encoded:
        """Bare contents where there is nothing else, else the whole request that is to be counted."""
        notes = Notes()
        name = resource_name(request.model)
        body: dict[str, Any] = encode_body(request, profile, notes)
        counted = body if set(body) == {"contents"} else {"generateContentRequest": {"model": name, **body}}
        return Encoded(Request(MODELS_COUNT_TOKENS, path={"model": name}, body=counted), notes.warnings)

    def decode(self, reply: CountTokensResponse, /) -> TokenCount:
        """The tokens of the prompt."""
        if reply.total_tokens is None:
            raise InvalidReply("the reply has no count of tokens")
        return TokenCount(input_tokens=reply.total_tokens, raw=reply)
