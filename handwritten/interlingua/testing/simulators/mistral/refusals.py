"""Errors as Mistral says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interlingua.testing.simulators import refusing

MISFIT = 422
KINDS: Mapping[int, tuple[str, str | None]] = {
    400: ("invalid_request_error", "3051"),
    404: ("invalid_request_error", None),
    429: ("rate_limited", "1300"),
    503: ("service_unavailable", "3505"),
}
"""The type and the code of an error, by status."""


class Refusal(refusing.Refusal):
    """An answer that is an error."""

    def __init__(self, status: int, message: str, *, kind: str | None = None, code: str | None = None) -> None:
        super().__init__(status, message)
        usual = KINDS.get(status, ("internal_server_error", None))
        self.kind, self.code = kind or usual[0], code or usual[1]

    @property
    def body(self) -> dict[str, Any]:
        """As JSON; what fits no type is a list, and what needs a key a text."""
        if self.status == MISFIT:
            return {"detail": [{"type": "value_error", "loc": ["body"], "msg": str(self), "input": {}}]}
        if self.status == 401:
            return {"detail": str(self)}
        return {"object": "error", "message": str(self), "type": self.kind, "param": None, "code": self.code}


def no_model(name: str) -> Refusal:
    """For a model that there is not."""
    return Refusal(400, f"Invalid model: {name}", kind="invalid_model", code="1500")


def nothing(kind: str, name: str) -> Refusal:
    """For an object that there is not."""
    return Refusal(404, f"{kind} {name} not found.")
