"""What every framing of a byte stream into events has in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol, TypeAlias

Cause: TypeAlias = Literal["invalid", "end"]


class Frame(NamedTuple):
    """One event as it stood on the wire."""

    data: bytes
    name: str = "message"
    id: str = ""
    kind: str | None = None
    """What the framing itself says it is: `event`, `exception` or `error`. None: only the data can tell."""


class Malformed(ValueError):
    """What has come is not of this framing, or ends too early."""

    def __init__(self, problem: str, *, cause: Cause = "invalid") -> None:
        self.cause: Cause = cause
        super().__init__(problem)


class TooLarge(ValueError):
    """Something that is still arriving has passed its limit."""

    def __init__(self, thing: str, limit: int) -> None:
        self.limit = limit
        """Bytes."""
        super().__init__(f"{thing} is larger than {limit} bytes")


class Decoder(Protocol):
    """Cuts bytes into frames, in linear time and bounded memory, without I/O."""

    def feed(self, piece: bytes, /) -> Iterable[Frame]:
        """The frames that are complete once these bytes have come. Taking them may raise `TooLarge` or `Malformed`."""
        ...

    def end(self) -> Iterable[Frame]:
        """The frames that the end of the stream completes."""
        ...
