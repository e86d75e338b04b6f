"""Errors as Anthropic says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interlingua.testing.simulators import refusing

KINDS: Mapping[int, str] = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}
"""https://platform.claude.com/docs/en/api/errors, checked 2026-11-28."""


class Refusal(refusing.Refusal):
    """An answer that is an error."""

    @property
    def body(self) -> dict[str, Any]:
        """As JSON."""
        return {"type": "error", "error": self.told, "request_id": None}

    @property
    def told(self) -> dict[str, str]:
        """What the error is."""
        return {"type": KINDS.get(self.status, "api_error"), "message": str(self)}


def nothing(kind: str, name: str) -> Refusal:
    """For an object that there is not."""
    return Refusal(404, f"{kind}: {name}")
