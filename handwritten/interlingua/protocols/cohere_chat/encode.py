"""A request as the body of one call of Cohere's chat."""

from __future__ import annotations

from typing import Any

from interlingua.chat import ChatRequest
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.cohere_chat.encode_messages import encode_messages
from interlingua.protocols.cohere_chat.encode_settings import (
    encode_output,
    encode_temperature,
    encode_thinking,
    encode_top_k,
    encode_top_p,
    note_what_has_no_word,
)
from interlingua.protocols.cohere_chat.encode_tools import encode_tools
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua_wire._core.request import Request
from interlingua_wire.cohere.resources.chat import CHAT_CREATE


def encode_request(request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
    """The request to send, and what could not be said in it."""
    notes = Notes()
    body = encode_body(request, profile, notes) | ({"stream": True} if stream else {})
    return Encoded(Request(CHAT_CREATE, body=with_options(body, request.options)), notes.warnings)


def encode_body(request: ChatRequest, profile: Profile, notes: Notes) -> dict[str, Any]:
    """The body, but for the caller's options."""
    note_what_has_no_word(request, notes)
    history = encode_messages(request.messages, profile, notes)
    tools = encode_tools(request, notes)
    fields: dict[str, Any] = {
        "model": request.model,
        "messages": history.messages,
        "documents": history.documents or None,
        "tools": tools.tools or None,
        "tool_choice": tools.choice,
        "strict_tools": tools.strict,
        "response_format": encode_output(request),
        "thinking": encode_thinking(request, profile, notes),
        "max_tokens": request.max_output_tokens,
        "stop_sequences": list(request.stop) or None,
        "temperature": encode_temperature(request),
        "p": encode_top_p(request, notes),
        "k": encode_top_k(request, notes),
        "seed": request.seed,
        "presence_penalty": request.presence_penalty,
        "frequency_penalty": request.frequency_penalty,
        "logprobs": request.logprobs,
    }
    return {name: value for name, value in fields.items() if value is not None}
