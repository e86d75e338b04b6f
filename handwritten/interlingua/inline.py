"""Large bytes that a JSON body holds as base64: the transport writes them, so that no copy of the text is ever made."""

from __future__ import annotations

from binascii import b2a_base64
from typing import final

SMALL = 1 << 16
"""Bytes; up to here a plain string costs less."""


@final
class Inline:
    """Stands for a JSON string: a prefix, then the base64 of the data."""

    __slots__ = ("data", "prefix")

    def __init__(self, data: bytes, prefix: str = "") -> None:
        self.data = data
        self.prefix = prefix

    def __repr__(self) -> str:
        return f"<Inline of {len(self.data)} bytes>"

    def base64(self) -> bytes:
        """Standard base64, with padding, on one line."""
        return b2a_base64(self.data, newline=False)
