"""Errors as OpenAI says them, and as servers do that are compatible with it in all but that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from interlingua.testing.simulators import refusing

KINDS: Mapping[int, tuple[str, str | None]] = {
    400: ("invalid_request_error", None),
    401: ("invalid_request_error", "invalid_api_key"),
    403: ("invalid_request_error", None),
    404: ("invalid_request_error", None),
    429: ("requests", "rate_limit_exceeded"),
}
"""The type and the code of an error, by status."""
Shape = Callable[["Refusal"], dict[str, Any]]


class Refusal(refusing.Refusal):
    """An answer that is an error."""

    def __init__(self, status: int, message: str, *, code: str | None = None, shape: str = "openai") -> None:
        super().__init__(status, message)
        self.kind, usual = KINDS.get(status, ("server_error", None))
        self.code = code or usual
        self.shape = shape

    @property
    def body(self) -> dict[str, Any]:
        """As JSON."""
        return SHAPES[self.shape](self)


def _of_openai(refusal: Refusal) -> dict[str, Any]:
    return {"error": {"message": str(refusal), "type": refusal.kind, "param": None, "code": refusal.code}}


def _of_numbers(refusal: Refusal) -> dict[str, Any]:
    return {"error": {"message": str(refusal), "type": refusal.kind, "code": refusal.status}}


def _of_words(refusal: Refusal) -> dict[str, Any]:
    return {"error": str(refusal), "error_type": refusal.kind}


def _of_codes(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code or refusal.kind, "error": str(refusal)}


def _of_flat(refusal: Refusal) -> dict[str, Any]:
    return {"object": "error", "message": str(refusal), "type": refusal.kind, "param": None, "code": refusal.code}


def _of_names(refusal: Refusal) -> dict[str, Any]:
    return {"error_code": (refusal.code or refusal.kind).upper(), "message": str(refusal)}


SHAPES: Mapping[str, Shape] = {
    "openai": _of_openai,
    "numbers": _of_numbers,
    "words": _of_words,
    "codes": _of_codes,
    "flat": _of_flat,
    "names": _of_names,
}
"""Where the message stands and what stands beside it, by name."""


def no_model(name: str) -> Refusal:
    """For a model that there is not."""
    return Refusal(404, f"The model `{name}` does not exist or you do not have access to it.", code="model_not_found")


def nothing(kind: str, name: str) -> Refusal:
    """For an object that there is not."""
    return Refusal(404, f"No {kind} found with id '{name}'.")
