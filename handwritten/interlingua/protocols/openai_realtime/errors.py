"""What an error event of a Realtime conversation says, or a response that has failed.

https://platform.openai.com/docs/guides/realtime-conversations#error-handling, checked 2026-11-28.
"""

from __future__ import annotations

from typing import Any

from interlingua.errors import ErrorFacts
from interlingua.protocols.fields import object_at, text_at
from interlingua.protocols.openai_realtime.name import DONE

KINDS = {
    "invalid_api_key": "authentication",
    "model_not_found": "not_found",
    "insufficient_quota": "quota",
    "rate_limit_exceeded": "rate_limit",
    "authentication_error": "authentication",
    "permission_error": "permission",
    "tokens": "rate_limit",
    "requests": "rate_limit",
    "server_error": "server",
    "invalid_request_error": "bad_request",
}
"""By the error's `code`, else by its `type`."""
TOO_EARLY = "conversation_already_has_active_response"
HARMLESS = frozenset({TOO_EARLY, "response_cancel_not_active", "input_audio_buffer_commit_empty"})
"""Codes of what was sent while the server was ahead of it; the turn goes on."""


def read_error(message: dict[str, Any]) -> ErrorFacts | None:
    """The facts; None for a message that refuses nothing."""
    if message.get("type") == "error":
        error = object_at(message, "error")
    elif message.get("type") == DONE and object_at(message, "response").get("status") == "failed":
        error = object_at(object_at(object_at(message, "response"), "status_details"), "error")
    else:
        return None
    if error.get("code") in HARMLESS:
        return None
    words = [word for word in (text_at(error, "code"), text_at(error, "type")) if word]
    return ErrorFacts(
        message=text_at(error, "message") or ", ".join(words) or "the provider gave no message",
        code=next(iter(words), None),
        kind=next((KINDS[word] for word in words if word in KINDS), None),
    )
