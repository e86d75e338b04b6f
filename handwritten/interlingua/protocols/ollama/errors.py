"""What an error of Ollama says: its words alone, since the status says which kind it is."""

from __future__ import annotations

from typing import Any

from interlingua.protocols.base import ErrorFacts


def read_error(body: Any) -> ErrorFacts | None:
    """The facts of an error body, or of a line that breaks off a stream; None if it is neither."""
    match body:
        case {"error": str(message)}:
            return ErrorFacts(message=message)
        case {"error": {"message": str(message), **rest}}:
            code = rest.get("code") or rest.get("type")
            return ErrorFacts(message=message, code=None if code is None else str(code))
        case _:
            return None
