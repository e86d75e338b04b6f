"""Server-sent events: the rules, any cutting of the bytes, time and memory."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlingua.transport.framing import Frame, TooLarge
from interlingua.transport.sse import SseDecoder
from tests.transport.growth import RATIO, ratio_of_doubling

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT.parent / "shared" / "hostile" / "sse_vectors.py"
PIECES = [
    b"data",
    b":",
    b" ",
    b"\r",
    b"\n",
    b"\r\n",
    b"a",
    b"id",
    b"event",
    b"retry",
    "é".encode(),
    b"\xef\xbb\xbf",
    b"\0",
]

RULES: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "every line end ends a line": (b"data: a\rdata: b\r\ndata: c\n\n", [("message", "a\nb\nc")]),
    "one space after the colon is no data": (b"data:  a\n\n", [("message", " a")]),
    "a comment says nothing": (b": hello\n\ndata: a\n: there\n\n", [("message", "a")]),
    "a line separator of Unicode is data": ("data: a\u2028b\u0085c\n\n".encode(), [("message", "a\u2028b\u0085c")]),
    "a byte order mark is no data at the start": (b"\xef\xbb\xbfdata: a\n\n", [("message", "a")]),
    "the last event name counts, for one event": (
        b"event: x\nevent: y\ndata: a\n\ndata: b\n\n",
        [("y", "a"), ("message", "b")],
    ),
    "an event without its blank line is dropped": (b"data: a\n\ndata: b\n", [("message", "a")]),
}


def decoded(pieces: list[bytes]) -> list[tuple[str, str]]:
    decoder = SseDecoder(limit=1 << 20)
    frames = [frame for piece in pieces for frame in decoder.feed(piece)] + [*decoder.end()]
    return [(frame.name, frame.data.decode(errors="replace")) for frame in frames]


def cuttings(raw: bytes) -> list[list[bytes]]:
    return [[raw], [raw[i : i + 1] for i in range(len(raw))], *([raw[:i], raw[i:]] for i in range(1, len(raw)))]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_holds_however_the_bytes_are_cut(rule: str) -> None:
    raw, expected = RULES[rule]
    assert [decoded(pieces) for pieces in cuttings(raw)] == [expected] * len(cuttings(raw))


@pytest.fixture(scope="module")
def vectors() -> ModuleType:
    if not VECTORS.exists():
        pytest.skip("the shared vectors are not there")
    spec = importlib.util.spec_from_file_location("sse_vectors", VECTORS)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_all_shared_vectors_pass_in_every_cutting(vectors: ModuleType) -> None:
    failed = {
        name for name, (raw, expected) in vectors.V.items() for pieces in cuttings(raw) if decoded(pieces) != expected
    }
    assert (len(vectors.V), failed) == (34, set())


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.data())
def test_where_the_bytes_are_cut_makes_no_difference(pieces: list[bytes], data: st.DataObject) -> None:
    raw = b"".join(pieces)
    cut = data.draw(st.integers(0, len(raw)))
    assert decoded([raw[:cut], raw[cut:]]) == decoded([raw])


def test_id_and_retry_are_kept() -> None:
    decoder = SseDecoder(limit=100)
    assert list(decoder.feed(b"id: 7\nretry: 10\ndata: a\n\ndata: b\n\n")) == [
        Frame(b"a", "message", "7"),
        Frame(b"b", "message", "7"),
    ]
    assert decoder.retry == 10


@pytest.mark.parametrize("raw", [b"data: " + b"x" * 200, b"data: xxxxxxxxx\n" * 30, b": " + b"x" * 200])
def test_an_event_over_the_limit_is_refused_while_it_comes(raw: bytes) -> None:
    decoder = SseDecoder(limit=100)
    with pytest.raises(TooLarge):
        for i in range(0, len(raw), 10):
            list(decoder.feed(raw[i : i + 10]))


OVER_THE_LIMIT = {
    "a line": b"data: " + b"x" * 95 + b"\n\n",
    "a line without end": b"data: " + b"x" * 95,
    "a comment": b":" + b"x" * 100 + b"\n",
    "an event": b"data: xxxxxxxxx\n" * 11,
    "an event without spaces": b"data:xxxxxxxxx\n" * 11,
}


@pytest.mark.parametrize("thing", OVER_THE_LIMIT)
def test_what_came_before_something_too_large_comes_out_first_however_it_is_cut(thing: str) -> None:
    raw = b"data: a\n\ndata: b\n\n" + OVER_THE_LIMIT[thing] + b"\ndata: c\n\n"
    for pieces in cuttings(raw):
        decoder, found = SseDecoder(limit=100), list[bytes]()
        with pytest.raises(TooLarge, match=thing.split(" without")[0].replace("comment", "line")):
            for piece in pieces:
                found.extend(frame.data for frame in decoder.feed(piece))
        assert found == [b"a", b"b"], pieces


def test_what_just_fits_is_taken_however_it_is_cut() -> None:
    raw = b"data: " + b"x" * 94 + b"\n\n:" + b"x" * 99 + b"\r\n" + b"data:xxxx\n" * 20 + b"\n"
    expected = [("message", "x" * 94), ("message", "\n".join(["xxxx"] * 20))]
    for pieces in cuttings(raw):
        decoder = SseDecoder(limit=100)
        assert [(f.name, f.data.decode()) for piece in pieces for f in decoder.feed(piece)] == expected


def test_a_wait_of_thousands_of_digits_is_none() -> None:
    decoder = SseDecoder(limit=1 << 20)
    assert [frame.data for frame in decoder.feed(b"retry:" + b"9" * 5000 + b"\ndata: a\n\n")] == [b"a"]
    assert decoder.retry is None


# Pieces of one byte take about 4 s for 10 MiB, so there the line is shorter.
@pytest.mark.parametrize(("size", "length"), [(1, 1 << 20), (16, 10 << 20), (256, 10 << 20), (4096, 10 << 20)])
def test_time_grows_with_the_length_of_a_line_and_no_faster(size: int, length: int) -> None:
    assert ratio_of_doubling(read_line, length=length, size=size) <= RATIO


def test_time_grows_with_the_length_of_a_line_in_large_pieces_and_no_faster() -> None:
    """In a process that keeps its memory: to get it anew takes longer than to read, and grows as the system likes."""
    program = f"""
from tests.transport.growth import ratio_of_doubling
from tests.transport.test_sse import read_line
read_line({20 << 20}, {1 << 16})
print(ratio_of_doubling(read_line, length={20 << 20}, size={1 << 16}))
"""
    keeps_memory = {"MALLOC_MMAP_THRESHOLD_": f"{32 << 20}", "MALLOC_TRIM_THRESHOLD_": f"{1 << 30}"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **keeps_memory}, capture_output=True, check=True)
    assert float(done.stdout) <= RATIO


@pytest.mark.heavy
def test_time_grows_with_the_length_of_a_long_line_in_pieces_of_one_byte_and_no_faster() -> None:
    assert ratio_of_doubling(read_line, length=10 << 20, size=1) <= RATIO


@pytest.mark.parametrize("size", [64, 1 << 16])
def test_time_grows_with_the_number_of_lines_of_an_event_and_no_faster(size: int) -> None:
    assert ratio_of_doubling(read_short_lines, length=1 << 21, size=size) <= RATIO


def read_line(length: int, size: int) -> None:
    decoder, piece = SseDecoder(limit=1 << 30), b"x" * size
    list(decoder.feed(b"data: "))
    for _ in range(length // size):
        assert not list(decoder.feed(piece))
    assert [len(frame.data) for frame in decoder.feed(b"\n\n")] == [length // size * size]


def read_short_lines(length: int, size: int) -> None:
    raw = b"data: abcdefg\n" * (length // 14)
    decoder = SseDecoder(limit=1 << 30)
    for start in range(0, len(raw), size):
        assert not list(decoder.feed(raw[start : start + size]))
    assert [len(frame.data) for frame in decoder.feed(b"\n")] == [length // 14 * 8 - 1]
