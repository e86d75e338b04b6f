"""Text and counts in a reply, whatever a server puts in their place."""

from __future__ import annotations


def text_in(value: object) -> str:
    """The value if it is text, else no text."""
    return value if isinstance(value, str) else ""


def count_in(value: object) -> int:
    """The value if it counts something, else 0."""
    return value if isinstance(value, int) else 0
