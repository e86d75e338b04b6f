"""What every framing of a byte stream into events has in common."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Frame(NamedTuple):
    """One event as it stood on the wire."""

    data: bytes
    name: str = "message"
    id: str = ""


class TooLarge(ValueError):
    """Something that is still arriving has passed its limit."""

    def __init__(self, thing: str, limit: int) -> None:
        self.limit = limit
        """Bytes."""
        super().__init__(f"{thing} is larger than {limit} bytes")


class Decoder(Protocol):
    """Cuts bytes into frames, in linear time and bounded memory, without I/O."""

    def feed(self, piece: bytes, /) -> list[Frame]:
        """The frames that are complete once these bytes have come."""
        ...

    def end(self) -> list[Frame]:
        """The frames that the end of the stream completes."""
        ...
