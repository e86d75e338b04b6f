"""Google's error shape."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

STATUSES = {
    "INVALID_ARGUMENT": (400, 3),
    "FAILED_PRECONDITION": (400, 9),
    "UNAUTHENTICATED": (401, 16),
    "PERMISSION_DENIED": (403, 7),
    "NOT_FOUND": (404, 5),
    "ALREADY_EXISTS": (409, 6),
    "RESOURCE_EXHAUSTED": (429, 8),
    "CANCELLED": (499, 1),
    "INTERNAL": (500, 13),
    "UNIMPLEMENTED": (501, 12),
    "UNAVAILABLE": (503, 14),
    "DEADLINE_EXCEEDED": (504, 4),
}
"""Status of HTTP, and google.rpc.Code, by name. https://cloud.google.com/apis/design/errors, checked 2026-11-28."""
BY_HTTP = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
DOMAIN = "googleapis.com"


class Refusal(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: str, message: str, *details: Json) -> None:
        self.status = status
        self.http, self.code = STATUSES[status]
        self.message = message
        self.details = details
        super().__init__(message)

    def body(self) -> Json:
        """As it goes over HTTP."""
        error: Json = {"code": self.http, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}

    def rpc(self) -> Json:
        """As a google.rpc.Status, such as a long-running operation holds."""
        return {"code": self.code, "message": self.message, **({"details": list(self.details)} if self.details else {})}


def invalid(message: str, *, field: str | None = None) -> Refusal:
    """The request itself is wrong."""
    if field is None:
        return Refusal("INVALID_ARGUMENT", message)
    violation = {"field": field, "description": message}
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return Refusal("INVALID_ARGUMENT", message, detail)


def reason(text: str) -> Json:
    """A google.rpc.ErrorInfo."""
    return {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": text, "domain": DOMAIN}


def retry_in(seconds: float) -> Json:
    """A google.rpc.RetryInfo."""
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{seconds:g}s"}
