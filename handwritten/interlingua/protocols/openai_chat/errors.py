"""What an error body of Chat Completions and its compatible servers says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from interlingua.errors import ErrorFacts

KINDS = {
    "context_length_exceeded": "request_too_large",
    "string_above_max_length": "request_too_large",
    "rate_limit_exceeded": "rate_limit",
    "insufficient_quota": "quota",
    "billing_hard_limit_reached": "quota",
    "invalid_api_key": "authentication",
    "model_not_found": "not_found",
    "server_error": "server",
    "server_overloaded": "overloaded",
    "overloaded_error": "overloaded",
}
"""By the error's `code`, else by its `type`; what stands not here is classed by status."""


def read_error(status: int | None, body: object) -> ErrorFacts | None:
    """The facts, or None if the body is no error. Servers put it under `error`, in a list, or at the top."""
    if isinstance(body, list) and body:
        return read_error(status, cast("list[object]", body)[0])
    if not isinstance(body, Mapping):
        return None
    fields = cast("Mapping[str, Any]", body)
    error = fields.get("error")
    if isinstance(error, Mapping):
        return _facts(cast("Mapping[str, Any]", error))
    if isinstance(error, str) and error:
        return _facts({**fields, "message": error})
    return _facts(_first_of_several(fields)) if _is_bare_error(status, fields) else None


def _is_bare_error(status: int | None, fields: Mapping[str, Any]) -> bool:
    return fields.get("object") == "error" or (status is not None and status >= 400)


def _first_of_several(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    several = fields.get("errors")
    first = cast("list[object]", several)[0] if isinstance(several, list) and several else None
    return cast("Mapping[str, Any]", first) if isinstance(first, Mapping) else fields


def _facts(error: Mapping[str, Any]) -> ErrorFacts:
    words = [str(word) for word in (error.get("code"), error.get("error_code"), error.get("type")) if word is not None]
    message = (
        error.get("message")
        or error.get("Message")
        or error.get("detail")
        or error.get("msg")
        or "the provider gave no message"
    )
    return ErrorFacts(
        message=message if isinstance(message, str) else str(message),
        code=next(iter(words), None),
        kind=next((KINDS[word] for word in words if word in KINDS), None),
    )
