"""What stands in a body that has been checked, where it may be missing or null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


def object_in(body: Mapping[str, Any], name: str) -> Json:
    """An object; an empty one in place of none."""
    value: Json | None = body.get(name)
    return value or {}


def list_in(body: Mapping[str, Any], name: str) -> list[Any]:
    """A list; an empty one in place of none."""
    value: list[Any] | None = body.get(name)
    return value or []


def text_in(body: Mapping[str, Any], name: str) -> str:
    """Text; empty in place of none."""
    value: str | None = body.get(name)
    return value or ""
