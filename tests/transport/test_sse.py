"""Server-sent events: the rules, any cutting of the bytes, time and memory."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlingua.transport.framing import Frame, TooLarge
from interlingua.transport.sse import SseDecoder

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "hostile" / "sse_vectors.py"
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
    frames = [frame for piece in pieces for frame in decoder.feed(piece)] + decoder.end()
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
    assert decoder.feed(b"id: 7\nretry: 10\ndata: a\n\ndata: b\n\n") == [
        Frame(b"a", "message", "7"),
        Frame(b"b", "message", "7"),
    ]
    assert decoder.retry == 10


@pytest.mark.parametrize("raw", [b"data: " + b"x" * 200, b"data: xxxxxxxxx\n" * 30])
def test_an_event_over_the_limit_is_refused_while_it_comes(raw: bytes) -> None:
    decoder = SseDecoder(limit=100)
    with pytest.raises(TooLarge):
        for i in range(0, len(raw), 10):
            decoder.feed(raw[i : i + 10])


@pytest.mark.parametrize("size", [16, 1024, 65536])
def test_time_grows_with_the_length_of_a_line_and_no_faster(size: int) -> None:
    seconds = [min(seconds_for(length, size) for _ in range(3)) for length in (1 << 19, 1 << 21)]
    assert seconds[1] < 4 * 2.5 * seconds[0]


def seconds_for(length: int, size: int) -> float:
    decoder, piece, begun = SseDecoder(limit=1 << 30), b"x" * size, time.process_time()
    decoder.feed(b"data: ")
    for _ in range(length // size):
        decoder.feed(piece)
    assert len(decoder.feed(b"\n\n")[0].data) == length
    return time.process_time() - begun
