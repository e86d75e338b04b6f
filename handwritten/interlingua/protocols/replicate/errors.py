"""What an error body of Replicate says."""

from __future__ import annotations

from typing import Any

from interlingua.errors import ErrorFacts


def read_error(status: int | None, body: Any) -> ErrorFacts | None:
    """The facts, or None if the body is no error. A prediction that failed is none: asking for it did not fail."""
    match body:
        case {"detail": str(detail), **rest} if status is None or status >= 400:
            title = rest.get("title")
            return ErrorFacts(message=detail.strip(), code=title if isinstance(title, str) else None)
        case {"title": str(title)} if status is None or status >= 400:
            return ErrorFacts(message=title, code=title)
        case _:
            return None
