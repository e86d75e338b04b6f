"""Joins the chunks of an HTTP body that have arrived together, before h11 takes each of them apart.

h11 needs 7 µs for a chunk, of which a fast model sends hundreds in one packet; joining them needs 1 µs (2026-11-28).
The message stays the same, and h11 its only judge: what is not plain goes through untouched.
"""

from __future__ import annotations

import re

HEAD_END = b"\r\n\r\n"
CHUNKED = re.compile(
    rb"HTTP/1\.1 (?!1|204|304)\d{3} [^\n]*\n(?:[^\n]*\n)*?transfer-encoding:[ \t]*chunked[ \t]*\r\n", re.I
)
SIZE_BEGUN = re.compile(rb"[0-9a-f]{0,8}\r?", re.IGNORECASE)
SIZE = re.compile(rb"([0-9a-f]{1,8})\r\n", re.IGNORECASE)


class BodyJoiner:
    """Follows the bytes of one answer."""

    __slots__ = ("_is_in_head", "_is_joining", "_kept", "_left")

    def __init__(self) -> None:
        self._is_in_head = True
        self._is_joining = False
        self._left = 0
        """Bytes that still belong to a chunk of which the beginning has gone through."""
        self._kept = b""
        """The beginning of a size that was cut off."""

    def feed(self, received: bytes) -> bytes:
        """What to pass on of these bytes; nothing when more are needed. No bytes are the end of the connection."""
        if self._is_in_head:
            self._is_in_head = False
            return self._after_head(received)
        if not self._is_joining:
            return received
        piece, self._kept = self._kept + received, b""
        return self._joined(piece) if received else piece

    def _after_head(self, received: bytes) -> bytes:
        head, end, body = received.partition(HEAD_END)
        self._is_joining = bool(end) and CHUNKED.match(head + b"\r\n") is not None
        return head + end + self._joined(body) if self._is_joining else received

    def _joined(self, piece: bytes) -> bytes:
        position = min(self._left, len(piece))
        self._left -= position
        if self._left:
            return piece
        begun, chunks = position, list[bytes]()
        while size := SIZE.match(piece, position):
            start = size.end()
            end = start + int(size[1], 16)
            if end == start or piece[end : end + 2] != b"\r\n":
                break
            chunks.append(piece[start:end])
            position = end + 2
        return piece[:begun] + _as_one(chunks) + self._rest(piece, position)

    def _rest(self, piece: bytes, position: int) -> bytes:
        """What follows the last whole chunk: the beginning of another one, or what is not ours to understand."""
        size = SIZE.match(piece, position)
        if size is None and SIZE_BEGUN.fullmatch(piece, position):
            self._kept = piece[position:]
            return b""
        length = int(size[1], 16) if size is not None else 0
        self._left = size.end() + length + 2 - len(piece) if size is not None and length else 0
        self._is_joining = self._left > 0
        return piece[position:]


def _as_one(chunks: list[bytes]) -> bytes:
    body = b"".join(chunks)
    return b"%x\r\n%b\r\n" % (len(body), body) if body else b""
