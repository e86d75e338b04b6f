"""The length of a prompt, by `POST /responses/input_tokens`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import TokenCount
from interlingua.errors import InvalidReply
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.openai_responses.encode import encode_prompt
from interlingua.protocols.options import with_options
from interlingua_wire._core.request import Request
from interlingua_wire.openai.resources.responses import RESPONSES_INPUT_TOKENS_COUNT

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest
    from interlingua.profiles import Profile
    from interlingua_wire.openai.types import TokenCountsResource

_OPTIONS = frozenset(
    {"conversation", "personality", "previous_response_id", "reasoning", "text", "tools", "truncation"}
)
"""What of a call's options has a say in how long its prompt is."""


class OpenAICount:
    """Counts what a chat call would send."""

    def encode(self, request: ChatRequest, profile: Profile) -> Encoded:
        """The call that asks for the count."""
        notes = Notes()
        body = {name: value for name, value in encode_prompt(request, profile, notes).items() if value is not None}
        options = {name: value for name, value in request.options.items() if name in _OPTIONS}
        return Encoded(Request(RESPONSES_INPUT_TOKENS_COUNT, body=with_options(body, options)), notes.warnings)

    def decode(self, reply: TokenCountsResource, /) -> TokenCount:
        """The count."""
        if "input_tokens" not in reply.model_fields_set:
            raise InvalidReply("the reply holds no count")
        return TokenCount(input_tokens=reply.input_tokens, raw=reply)
