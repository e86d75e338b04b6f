"""A request as the body of one call of Gemini's generateContent."""

from __future__ import annotations

from typing import Any

from interlingua.chat import ChatRequest
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.gemini.encode_messages import encode_messages
from interlingua.protocols.gemini.encode_settings import encode_generation, encode_tier, note_what_has_no_word
from interlingua.protocols.gemini.encode_tools import encode_tool_config, encode_tools
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua_wire._core.request import Request
from interlingua_wire.gemini.resources.models import MODELS_GENERATE_CONTENT, MODELS_STREAM_GENERATE_CONTENT


def encode_request(request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
    """The request to send, and what could not be said in it."""
    notes = Notes()
    body = encode_body(request, profile, notes)
    path = {"model": resource_name(request.model)}
    if stream:
        return Encoded(Request(MODELS_STREAM_GENERATE_CONTENT, path=path, body=body), notes.warnings)
    return Encoded(Request(MODELS_GENERATE_CONTENT, path=path, body=body), notes.warnings)


def encode_body(request: ChatRequest, profile: Profile, notes: Notes) -> dict[str, Any]:
    """The body, the caller's options laid over it."""
    note_what_has_no_word(request, notes)
    history = encode_messages(request.messages, profile, notes)
    fields: dict[str, Any] = {
        "systemInstruction": history.system,
        "contents": history.contents,
        "tools": encode_tools(request, notes),
        "toolConfig": encode_tool_config(request, notes),
        "generationConfig": encode_generation(request, profile, notes),
        "serviceTier": encode_tier(request, notes),
    }
    return with_options({name: value for name, value in fields.items() if value is not None}, request.options)


def resource_name(model: str) -> str:
    """The model as a path: what names no collection is one of `models/`."""
    return model if "/" in model else f"models/{model}"
