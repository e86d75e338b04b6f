"""Newline-delimited JSON."""

from __future__ import annotations

import pytest

from interlingua.transport.framing import Malformed, TooLarge
from interlingua.transport.ndjson import NdjsonDecoder
from tests.transport.growth import RATIO, ratio_of_doubling


def decoded(pieces: list[bytes]) -> list[bytes]:
    decoder = NdjsonDecoder(limit=100)
    return [frame.data for piece in pieces for frame in decoder.feed(piece)] + [frame.data for frame in decoder.end()]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_each_line_is_a_value_however_the_bytes_are_cut(size: int) -> None:
    raw = b'{"a":1}\r\n\n{"b":"\xe2\x80\xa8"}\n  \n{"c":3}'
    pieces = [raw[i : i + size] for i in range(0, len(raw), size)]
    assert decoded(pieces) == [b'{"a":1}', b'{"b":"\xe2\x80\xa8"}', b'{"c":3}']


@pytest.mark.parametrize("end", [b'{"b', b"{", b'{"b": "\xe2\x80', b"[1, "])
def test_a_last_line_that_was_cut_off_is_an_early_end(end: bytes) -> None:
    decoder = NdjsonDecoder(limit=100)
    assert [frame.data for frame in decoder.feed(b'{"a":1}\n' + end)] == [b'{"a":1}']
    with pytest.raises(Malformed) as raised:
        list(decoder.end())
    assert raised.value.cause == "end"


def test_a_carriage_return_alone_ends_no_line() -> None:
    assert decoded([b'{"a":\r1}\n']) == [b'{"a":\r1}']


def test_a_line_over_the_limit_is_refused_while_it_comes() -> None:
    decoder = NdjsonDecoder(limit=100)
    with pytest.raises(TooLarge):
        for _ in range(20):
            list(decoder.feed(b"0123456789"))


@pytest.mark.parametrize("end", [b"\n", b"", b"\r\n"])
@pytest.mark.parametrize("size", [1, 2, 7, 100, 101, 1000])
def test_what_came_before_a_line_over_the_limit_comes_out_first_however_it_is_cut(size: int, end: bytes) -> None:
    raw = b'{"a":1}\n{"b":2}\n' + b"x" * 101 + end + b'{"c":3}\n'
    decoder, found = NdjsonDecoder(limit=100), list[bytes]()
    with pytest.raises(TooLarge, match="a line"):
        for i in range(0, len(raw), size):
            found.extend(frame.data for frame in decoder.feed(raw[i : i + size]))
    assert found == [b'{"a":1}', b'{"b":2}']


@pytest.mark.parametrize("size", [1, 3, 100, 1000])
def test_a_line_that_just_fits_is_taken_however_it_is_cut(size: int) -> None:
    raw = b"x" * 100 + b"\n" + b"y" * 100
    assert decoded([raw[i : i + size] for i in range(0, len(raw), size)]) == [b"x" * 100, b"y" * 100]


@pytest.mark.parametrize(("size", "length"), [(1, 1 << 20), (64, 10 << 20), (1 << 16, 10 << 20)])
def test_time_grows_with_the_length_of_a_line_and_no_faster(size: int, length: int) -> None:
    assert ratio_of_doubling(read_line, length=length, size=size) <= RATIO


def read_line(length: int, size: int) -> None:
    for _ in range(10 if size > 1000 else 1):
        decoder, piece = NdjsonDecoder(limit=1 << 30), b"x" * size
        for _ in range(length // size):
            assert not list(decoder.feed(piece))
        assert [len(frame.data) for frame in decoder.feed(b"\n")] == [length // size * size]
