"""What stands in a JSON object under a name, whatever a server puts there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def object_at(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object of this name; an empty one where there is none."""
    found: Any = value.get(name)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def list_at(value: Mapping[str, Any], name: str) -> list[Any]:
    """The list of this name; an empty one where there is none."""
    found: Any = value.get(name)
    return [*cast("list[object]", found)] if isinstance(found, list) else []


def objects_at(value: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in the list of this name."""
    return [cast("dict[str, Any]", each) for each in list_at(value, name) if isinstance(each, dict)]


def text_at(value: Mapping[str, Any], name: str) -> str:
    """The text of this name; an empty one where there is none."""
    found: Any = value.get(name)
    return found if isinstance(found, str) else ""
