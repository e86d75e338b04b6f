"""Newline-delimited JSON."""

from __future__ import annotations

import pytest

from interlingua.transport.framing import TooLarge
from interlingua.transport.ndjson import NdjsonDecoder


def decoded(pieces: list[bytes]) -> list[bytes]:
    decoder = NdjsonDecoder(limit=100)
    return [frame.data for piece in pieces for frame in decoder.feed(piece)] + [frame.data for frame in decoder.end()]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_each_line_is_a_value_however_the_bytes_are_cut(size: int) -> None:
    raw = b'{"a":1}\r\n\n{"b":"\xe2\x80\xa8"}\n  \n{"c":3}'
    pieces = [raw[i : i + size] for i in range(0, len(raw), size)]
    assert decoded(pieces) == [b'{"a":1}', b'{"b":"\xe2\x80\xa8"}', b'{"c":3}']


def test_a_carriage_return_alone_ends_no_line() -> None:
    assert decoded([b'{"a":\r1}\n']) == [b'{"a":\r1}']


def test_a_line_over_the_limit_is_refused_while_it_comes() -> None:
    decoder = NdjsonDecoder(limit=100)
    with pytest.raises(TooLarge):
        for _ in range(20):
            decoder.feed(b"0123456789")
