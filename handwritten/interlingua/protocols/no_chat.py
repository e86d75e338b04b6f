"""The chat of a wire format in which nothing can be said: it reads errors, and refuses the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from interlingua.chat import ChatRequest
from interlingua.errors import ErrorFacts, Unsupported
from interlingua.profiles import Profile


class NoChat:
    """Stands where a protocol's chat stands."""

    def __init__(
        self, name: str, read: Callable[[int | None, Any], ErrorFacts | None], *, purpose: str = "reranking"
    ) -> None:
        self.name = name
        self._purpose = purpose
        self._read = read

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> NoReturn:
        """Refuse it before anything is sent."""
        raise self._refusal()

    def decode(self, reply: Any, /) -> NoReturn:
        """There is none."""
        raise self._refusal()

    def decoder(self) -> NoReturn:
        """There is none."""
        raise self._refusal()

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body."""
        return self._read(status, body)

    def _refusal(self) -> Unsupported:
        return Unsupported("protocol", f"{self.name} is for {self._purpose} alone; leave protocol= out for a chat")


def read_plain_error(status: int | None, body: Any) -> ErrorFacts | None:
    """The facts of an error as most servers say it: under `error`, or at the top."""
    match body:
        case {"error": {"message": str(message), **rest}} if not _is_success(status):
            return ErrorFacts(message=message, code=_word(rest.get("code") or rest.get("type")))
        case {"error": str(message), **rest} if not _is_success(status):
            return ErrorFacts(message=message, code=_word(rest.get("error_type")))
        case {"message": str(message), **rest} if not _is_success(status):
            return ErrorFacts(message=message, code=_word(rest.get("code") or rest.get("type")))
        case _:
            return None


def _is_success(status: int | None) -> bool:
    return status is not None and status < 400


def _word(value: object) -> str | None:
    return None if value is None else str(value)
