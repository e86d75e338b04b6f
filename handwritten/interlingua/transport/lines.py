"""Bytes into lines, however they are cut on the way."""

from __future__ import annotations

from itertools import takewhile

from interlingua.transport.framing import TooLarge


class LineSplitter:
    """Splits at LF, and at CR and CRLF if asked to. What follows the last line end is kept for the next piece."""

    __slots__ = ("_after_cr", "_kept", "_kept_bytes", "_limit", "_splits_at_cr", "_too_large")

    def __init__(self, *, limit: int, splits_at_cr: bool) -> None:
        self._limit = limit
        self._splits_at_cr = splits_at_cr
        self._after_cr = False
        self._kept: list[bytes] = []
        self._kept_bytes = 0
        self._too_large: TooLarge | None = None

    def feed(self, piece: bytes) -> list[bytes]:
        """The lines that are complete once these bytes have come, without their ends.

        They end before the first one that is over the limit; `check` then raises.
        """
        if self._splits_at_cr and (self._after_cr or b"\r" in piece):
            piece = self._with_lf_only(piece)
        lines = piece.split(b"\n")
        tail = lines.pop()
        may_be_too_large = self._kept_bytes + len(piece) > self._limit
        if lines and self._kept:
            lines[0] = self.rest() + lines[0]
        if tail:
            self._kept.append(tail)
            self._kept_bytes += len(tail)
        return self._within_limit(lines) if may_be_too_large else lines

    def check(self) -> None:
        """Raises `TooLarge` once a line has passed the limit, whether it has ended or not."""
        if self._too_large is not None:
            raise self._too_large

    def rest(self) -> bytes:
        """What has come of an unfinished line; it is no longer kept."""
        rest = b"".join(self._kept)
        self._kept.clear()
        self._kept_bytes = 0
        return rest

    def _within_limit(self, lines: list[bytes]) -> list[bytes]:
        within = list(takewhile(lambda line: len(line) <= self._limit, lines))
        if len(within) < len(lines) or self._kept_bytes > self._limit:
            self._too_large = TooLarge("a line", self._limit)
            self.rest()
        return within

    def _with_lf_only(self, piece: bytes) -> bytes:
        if not piece:
            return piece
        if self._after_cr:
            piece = piece.removeprefix(b"\n")
        self._after_cr = piece.endswith(b"\r")
        return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
