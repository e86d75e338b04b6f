"""What an error body of Gemini says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from interlingua.protocols.base import ErrorFacts

_KINDS = {
    "INVALID_ARGUMENT": "bad_request",
    "FAILED_PRECONDITION": "bad_request",
    "OUT_OF_RANGE": "bad_request",
    "UNAUTHENTICATED": "authentication",
    "PERMISSION_DENIED": "permission",
    "NOT_FOUND": "not_found",
    "ABORTED": "conflict",
    "ALREADY_EXISTS": "conflict",
    "RESOURCE_EXHAUSTED": "rate_limit",
    "INTERNAL": "server",
    "UNKNOWN": "server",
    "UNAVAILABLE": "overloaded",
    "DEADLINE_EXCEEDED": "server",
}
"""By google.rpc.Code; inside a stream the status of the reply is that of the stream.

https://ai.google.dev/gemini-api/docs/troubleshooting, checked 2026-11-22.
"""
_REASONS = {"API_KEY_INVALID": "authentication", "API_KEY_SERVICE_BLOCKED": "permission"}
"""By google.rpc.ErrorInfo: a wrong key comes as 400 INVALID_ARGUMENT."""
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")


def read_error(status: int | None, body: Any) -> ErrorFacts | None:
    """The facts of an error, or None if the body is none.

    A stream that never began answers with a list of one. An object with more beside `error` is a failed job, not a
    failed call.
    """
    match body:
        case [{"error": _} as only]:
            return read_error(status, only)
        case {"error": {"message": str(message), **rest}, **others} if not others:
            return _facts(message, rest)
        case {"error": {"status": str(code), **rest}, **others} if not others:
            return _facts(code, {**rest, "status": code})
        case {"error": str(message), **others} if not others:
            return ErrorFacts(message=message)
        case _:
            return None


def _facts(message: str, error: Mapping[Any, Any]) -> ErrorFacts:
    details = _details(error.get("details"))
    reason = next((str(detail["reason"]) for detail in details if "reason" in detail), None)
    code = error.get("status")
    kind = _REASONS.get(reason or "") or _KINDS.get(str(code))
    return ErrorFacts(
        message=message,
        code=code if isinstance(code, str) else reason,
        kind=kind,
        retry_after=next((wait for detail in details if (wait := _wait(detail)) is not None), None),
    )


def _details(value: object) -> Sequence[Mapping[str, Any]]:
    items = cast("Sequence[object]", value) if isinstance(value, list) else ()
    return [cast("Mapping[str, Any]", item) for item in items if isinstance(item, Mapping)]


def _wait(detail: Mapping[str, Any]) -> float | None:
    """Seconds, out of a google.rpc.RetryInfo."""
    found = _SECONDS.fullmatch(str(detail.get("retryDelay", "")))
    return float(found[1]) if found else None
