"""Bytes into lines, however they are cut on the way."""

from __future__ import annotations

from interlingua.transport.framing import TooLarge


class LineSplitter:
    """Splits at LF, and at CR and CRLF if asked to. What follows the last line end is kept for the next piece."""

    __slots__ = ("_after_cr", "_kept", "_kept_bytes", "_limit", "_splits_at_cr")

    def __init__(self, *, limit: int, splits_at_cr: bool) -> None:
        self._limit = limit
        self._splits_at_cr = splits_at_cr
        self._after_cr = False
        self._kept: list[bytes] = []
        self._kept_bytes = 0

    def feed(self, piece: bytes) -> list[bytes]:
        """The lines that are complete once these bytes have come, without their ends."""
        if self._splits_at_cr and (self._after_cr or b"\r" in piece):
            piece = self._with_lf_only(piece)
        lines = piece.split(b"\n")
        tail = lines.pop()
        if lines and self._kept:
            lines[0] = self.rest() + lines[0]
        if tail:
            self._keep(tail)
        return lines

    def rest(self) -> bytes:
        """What has come of an unfinished line; it is no longer kept."""
        rest = b"".join(self._kept)
        self._kept.clear()
        self._kept_bytes = 0
        return rest

    def _keep(self, tail: bytes) -> None:
        self._kept.append(tail)
        self._kept_bytes += len(tail)
        if self._kept_bytes > self._limit:
            raise TooLarge("a line", self._limit)

    def _with_lf_only(self, piece: bytes) -> bytes:
        if self._after_cr and piece:
            self._after_cr = False
            piece = piece.removeprefix(b"\n")
        self._after_cr = piece.endswith(b"\r")
        return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
