"""Errors as OpenAI says them, over HTTP and within a conversation."""

from __future__ import annotations

from typing import Any

from interlingua.testing.simulators import refusing


class Refusal(refusing.Refusal):
    """An answer that is an error."""

    def __init__(
        self, status: int, message: str, *, kind: str = "invalid_request_error", code: str | None = None
    ) -> None:
        self._kind = kind
        self._code = code
        super().__init__(status, message)

    @property
    def body(self) -> dict[str, Any]:
        """As JSON."""
        return {"error": self.told()}

    def told(self) -> dict[str, Any]:
        """The error itself."""
        return {"type": self._kind, "code": self._code, "message": str(self), "param": None}


def refused(message: str, *, code: str | None = None) -> Refusal:
    """For what a client may not say."""
    return Refusal(400, message, code=code)
