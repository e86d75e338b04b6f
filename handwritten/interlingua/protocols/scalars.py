"""Text, counts and lists in a reply, whatever a server puts in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from interlingua.errors import InvalidReply

ItemT = TypeVar("ItemT")


def listed(items: Sequence[ItemT] | None, what: str) -> Sequence[ItemT]:
    """The list that a reply must have. Raises `InvalidReply` where it has none."""
    if items is None:
        raise InvalidReply(f"the reply has no {what}")
    return items


def text_in(value: object) -> str:
    """The value if it is text, else no text."""
    return value if isinstance(value, str) else ""


def count_in(value: object) -> int:
    """The value if it counts something, else 0."""
    return value if isinstance(value, int) else 0
