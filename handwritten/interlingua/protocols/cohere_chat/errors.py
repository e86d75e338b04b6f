"""What an error body of Cohere says: its words alone, since the status says which kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interlingua.protocols.base import ErrorFacts


def read_error(status: int | None, body: Any) -> ErrorFacts | None:
    """The facts of an error, or None if the body is none: a reply that ended in an error still holds what was said."""
    match body:
        case {"message": str(message)} if _is_failure(status, body):
            return ErrorFacts(message=message)
        case {"error": {"message": str(message)} | str(message)} if _is_failure(status, body):
            return ErrorFacts(message=message)
        case {"data": str(message)} if status is not None and status >= 400:
            return ErrorFacts(message=message)
        case _:
            return None


def _is_failure(status: int | None, body: Mapping[str, Any]) -> bool:
    """By its status; inside a stream, where there is none, what is no event of a stream."""
    return status >= 400 if status is not None else "type" not in body
