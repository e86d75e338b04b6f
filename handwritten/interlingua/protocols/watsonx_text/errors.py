"""What an error body of watsonx.ai says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from interlingua.errors import ErrorFacts


def read_error(status: int | None, body: Any) -> ErrorFacts | None:
    """The first of its errors, or None if the body is none."""
    several: object = cast("Mapping[str, object]", body if isinstance(body, Mapping) else {}).get("errors")
    first = next(iter(cast("list[object]", several if isinstance(several, list) else [])), None)
    if not isinstance(first, Mapping):
        return None
    fields = cast("Mapping[str, object]", first)
    code = fields.get("code")
    return ErrorFacts(message=str(fields.get("message") or code), code=None if code is None else str(code))
