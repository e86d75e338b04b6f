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


class Zlib:
    """gzip or deflate. Raises `TooLarge` when output passes all proportion, `zlib.error` when it is neither."""

    def __init__(self, *, window_bits: int) -> None:
        self._window_bits = window_bits
        self._inner = zlib.decompressobj(window_bits)
        self._bytes_in = 0
        self._bytes_out = 0

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What these bytes hold, in pieces of bounded size."""
        self._bytes_in += len(piece)
        while piece:
            if self._inner.eof:  # several compressed bodies may follow one another
                self._inner = zlib.decompressobj(self._window_bits)
            out = self._inner.decompress(piece, PIECE)
            self._count(len(out))
            if out:
                yield out
            piece = self._inner.unconsumed_tail or self._inner.unused_data

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


def inflater_for(content_encoding: str) -> Inflater | None:
    """For the value of a `Content-Encoding` header; None where nothing is compressed."""
    match content_encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return Zlib(window_bits=31)
        case "deflate":
            return Zlib(window_bits=15)
        case coding:
            return Unknown(coding)
