"""Newline-delimited JSON: one value a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from interlingua.transport.framing import Frame, Malformed
from interlingua.transport.lines import LineSplitter


class NdjsonDecoder:
    """Bytes into one frame a line. Blank lines say nothing; the last line needs no end."""

    __slots__ = ("_lines",)

    def __init__(self, *, limit: int) -> None:
        self._lines = LineSplitter(limit=limit, splits_at_cr=False)

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """The frames that are complete once these bytes have come. What came before one too large comes out first."""
        yield from _frames(self._lines.feed(piece))
        self._lines.check()

    def end(self) -> Iterator[Frame]:
        """The last line, if nothing ended it. Raises `Malformed` where it was cut off."""
        for frame in _frames([self._lines.rest()]):
            if frame.data.startswith((b"{", b"[")):
                _refuse_cut_off(frame.data)
            yield frame


def _refuse_cut_off(line: bytes) -> None:
    try:
        json.loads(line)
    except ValueError as error:
        raise Malformed("the last line is cut off", cause="end") from error
    except RecursionError:  # it may be whole; whoever decodes it says what it is
        return


def _frames(lines: list[bytes]) -> Iterator[Frame]:
    return (Frame(line) for line in map(bytes.strip, lines) if line)
