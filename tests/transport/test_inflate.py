"""Decompression with an end to it."""

from __future__ import annotations

import gzip
import zlib

import pytest

from interlingua.transport.framing import TooLarge
from interlingua.transport.inflate import FREE_BYTES, inflater_for

TEXT = b'{"text": "' + bytes(range(32, 127)) * 2000 + b'"}'


def inflated(coding: str, raw: bytes, size: int) -> bytes:
    one = inflater_for(coding)
    assert one is not None
    return b"".join(out for i in range(0, len(raw), size) for out in one.feed(raw[i : i + size]))


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("coding", "raw"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:])),
        ("deflate", zlib.compress(TEXT)),
    ],
)
def test_what_was_compressed_comes_out_however_it_is_cut(coding: str, raw: bytes, size: int) -> None:
    assert inflated(coding, raw, size) == TEXT


def test_a_bomb_is_refused_before_it_grows() -> None:
    bomb = gzip.compress(b" " * (64 << 20))
    grown, one = 0, inflater_for("gzip")
    assert one is not None
    with pytest.raises(TooLarge):
        for piece in one.feed(bomb):
            grown += len(piece)
    assert grown <= max(FREE_BYTES, 100 * len(bomb))


def test_small_repetitive_json_is_no_bomb() -> None:
    assert len(inflated("gzip", gzip.compress(b"0," * (1 << 20)), 1 << 20)) == 2 << 20


def test_broken_compression_raises() -> None:
    with pytest.raises(zlib.error):
        inflated("gzip", b"no gzip at all, not at all", 1 << 20)


def test_a_coding_nobody_asked_for_raises() -> None:
    with pytest.raises(LookupError, match="zstd"):
        inflated("zstd", b"bytes", 1 << 20)


@pytest.mark.parametrize("coding", ["", "identity"])
def test_what_is_not_compressed_needs_nothing(coding: str) -> None:
    assert inflater_for(coding) is None
