"""Tool call arguments as JSON text and back; never guessed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast


def arguments_from(value: object) -> Mapping[str, Any] | None:
    """The arguments in a wire value: nothing means none, an object stays; None when they are cut off or no object."""
    if value is None:
        return {}
    if isinstance(value, str):
        value = _parsed(value)
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else None


def arguments_text(arguments: Mapping[str, Any]) -> str:
    """The arguments as JSON text."""
    return json.dumps(arguments, ensure_ascii=False)


def _parsed(text: str) -> object:
    if not text.strip():
        return {}
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
