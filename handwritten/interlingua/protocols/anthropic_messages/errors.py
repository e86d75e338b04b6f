"""What an error body of the Messages API says."""

from __future__ import annotations

from typing import Any

from interlingua.protocols.base import ErrorFacts

_KINDS = {
    "invalid_request_error": "bad_request",
    "authentication_error": "authentication",
    "billing_error": "permission",
    "permission_error": "permission",
    "not_found_error": "not_found",
    "request_too_large": "request_too_large",
    "rate_limit_error": "rate_limit",
    "timeout_error": "server",
    "api_error": "server",
    "overloaded_error": "overloaded",
}
"""The type stands in the body alone when an error comes inside a stream: its status is that of the stream.

https://platform.claude.com/docs/en/api/errors, checked 2026-11-22.
"""


def read_error(status: int | None, body: Any) -> ErrorFacts | None:
    """The facts of an error, or None if the body is none."""
    match body:
        case {"type": "error", "error": {"type": str(code), **rest}}:
            return ErrorFacts(message=str(rest.get("message", code)), code=code, kind=_KINDS.get(code))
        case {"type": "error", **rest}:
            return ErrorFacts(message=str(rest.get("message", "unknown error")))
        case {"error": {"message": str(message)} | str(message)} if status is not None and status >= 400:
            return ErrorFacts(message=message)
        case _:
            return None
