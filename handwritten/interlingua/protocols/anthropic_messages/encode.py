"""A request as the body of one call of the Messages API."""

from __future__ import annotations

from typing import Any

from interlingua.chat import ChatRequest
from interlingua.profiles import Profile
from interlingua.protocols.anthropic_messages.encode_messages import encode_messages
from interlingua.protocols.anthropic_messages.encode_reasoning import plan_reasoning
from interlingua.protocols.anthropic_messages.encode_settings import (
    encode_limit,
    encode_metadata,
    encode_output,
    encode_temperature,
    encode_tier,
    note_what_has_no_word,
)
from interlingua.protocols.anthropic_messages.encode_tools import encode_choice, encode_tools
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua_wire._core.request import Request
from interlingua_wire.anthropic.resources.messages import MESSAGES_CREATE


def encode_request(request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
    """The request to send, and what could not be said in it."""
    notes = Notes()
    body = encode_body(request, profile, notes) | ({"stream": True} if stream else {})
    return Encoded(Request(MESSAGES_CREATE, body=body), notes.warnings)


def encode_body(request: ChatRequest, profile: Profile, notes: Notes) -> dict[str, Any]:
    """The body, the caller's options laid over it."""
    note_what_has_no_word(request, notes)
    plan = plan_reasoning(request, profile, notes)
    history = encode_messages(request.messages, profile, notes)
    fields: dict[str, Any] = {
        "model": request.model,
        "max_tokens": encode_limit(request, profile, plan),
        "system": history.system,
        "messages": history.messages,
        "tools": encode_tools(request, notes) or None,
        "tool_choice": encode_choice(request, notes),
        "thinking": plan.switch,
        "output_config": encode_output(request, plan, notes),
        "stop_sequences": list(request.stop) or None,
        "temperature": encode_temperature(request),
        "top_p": request.top_p,
        "top_k": request.top_k,
        "metadata": encode_metadata(request, notes),
        "service_tier": encode_tier(request, notes),
    }
    return with_options({name: value for name, value in fields.items() if value is not None}, request.options)
