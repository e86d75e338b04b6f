"""Newline-delimited JSON: one value a line."""

from __future__ import annotations

from interlingua.transport.framing import Frame
from interlingua.transport.lines import LineSplitter


class NdjsonDecoder:
    """Bytes into one frame a line. Blank lines say nothing; the last line needs no end."""

    __slots__ = ("_lines",)

    def __init__(self, *, limit: int) -> None:
        self._lines = LineSplitter(limit=limit, splits_at_cr=False)

    def feed(self, piece: bytes) -> list[Frame]:
        """The frames that are complete once these bytes have come."""
        return _frames(self._lines.feed(piece))

    def end(self) -> list[Frame]:
        """The last line, if nothing ended it."""
        return _frames([self._lines.rest()])


def _frames(lines: list[bytes]) -> list[Frame]:
    return [Frame(line) for line in map(bytes.strip, lines) if line]
