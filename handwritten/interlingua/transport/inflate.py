"""Decompression piece by piece, with an end to how much may come out."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from interlingua.transport.framing import TooLarge

ACCEPTED = "gzip, deflate"
PIECE = 1 << 18
MAX_RATIO = 100
FREE_BYTES = 4 << 20
"""Below this much output no ratio is held against an answer: short repetitive JSON compresses very well."""


class Inflater(Protocol):
    """Turns the bytes of a body into what was compressed."""

    def feed(self, piece: bytes, /) -> Iterator[bytes]: ...

    def end(self) -> None:
        """The body has ended. Raises `zlib.error` if what was compressed has not."""
        ...


class Zlib:
    """gzip or deflate. Raises `TooLarge` when output passes all proportion, `zlib.error` when it is neither."""

    def __init__(self, *, window_bits: int, may_be_bare: bool = False) -> None:
        self._window_bits = window_bits
        self._may_be_bare = may_be_bare
        """Some servers send deflate without the header that belongs to it."""
        self._inner = zlib.decompressobj(window_bits)
        self._bytes_in = 0
        self._bytes_out = 0

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What these bytes hold, in pieces of bounded size."""
        if self._may_be_bare and piece:
            self._may_be_bare = False
            if piece[0] & 0x0F != zlib.DEFLATED:
                self._window_bits = -self._window_bits
                self._inner = zlib.decompressobj(self._window_bits)
        self._bytes_in += len(piece)
        while piece:
            if self._inner.eof:  # several compressed bodies may follow one another
                self._inner = zlib.decompressobj(self._window_bits)
            out = self._inner.decompress(piece, PIECE)
            self._count(len(out))
            if out:
                yield out
            piece = self._inner.unconsumed_tail or self._inner.unused_data

    def end(self) -> None:
        """Raises `zlib.error` unless the checksum at the end was seen: without it nobody knows whether all has come."""
        if self._bytes_in and not self._inner.eof:
            raise zlib.error("it was cut off")

    def _count(self, size: int) -> None:
        self._bytes_out += size
        most = max(FREE_BYTES, MAX_RATIO * self._bytes_in)
        if self._bytes_out > most:
            raise TooLarge(f"the decompressed reply ({MAX_RATIO} times what was sent)", most)


class Unknown:
    """A coding that we did not ask for and cannot undo."""

    def __init__(self, coding: str) -> None:
        self._coding = coding

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Raises `LookupError`."""
        raise LookupError(f"unknown content encoding {self._coding!r}")

    def end(self) -> None:
        """Nothing was begun."""


def inflater_for(content_encoding: str) -> Inflater | None:
    """For the value of a `Content-Encoding` header; None where nothing is compressed."""
    match content_encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return Zlib(window_bits=31)
        case "deflate":
            return Zlib(window_bits=15, may_be_bare=True)
        case coding:
            return Unknown(coding)
