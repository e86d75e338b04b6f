"""AWS event streams: the bytes as botocore reads them, any cutting, any damage, time and memory."""

from __future__ import annotations

import struct
import time
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlingua.transport.eventstream import EventStreamDecoder, headers_from_bytes
from interlingua.transport.framing import Frame, Malformed, TooLarge
from tests.transport.event_messages import Typed, event, exception, failure, framed, header, message, read_by_botocore

SMALL = event("delta", {"text": "Hé"}) + exception("slow", {"message": "wait"}) + event("part", b"\0\1")
FRAMES = [
    Frame(b'{"text": "H\\u00e9"}', "delta", kind="event"),
    Frame(b'{"message": "wait"}', "slow", kind="exception"),
    Frame(b"\0\1", "part", kind="event"),
]
INTEGERS = {2: 8, 3: 16, 4: 32, 5: 64, 8: 64}
RECORDED = read_by_botocore()


def decoded(pieces: list[bytes], *, limit: int = 1 << 20) -> list[Frame]:
    decoder = EventStreamDecoder(limit=limit)
    return [frame for piece in pieces for frame in decoder.feed(piece)] + list(decoder.end())


def cut(raw: bytes, size: int) -> list[bytes]:
    return [raw[i : i + size] for i in range(0, len(raw), size)]


def until_it_fails(pieces: list[bytes]) -> tuple[list[Frame], str]:
    """The frames before the error, and the error."""
    frames: list[Frame] = []
    decoder = EventStreamDecoder(limit=1 << 20)
    with pytest.raises(Malformed) as caught:
        for piece in pieces:
            frames.extend(decoder.feed(piece))
        frames.extend(decoder.end())
    return frames, caught.value.cause


def parts(raw: bytes) -> list[tuple[bytes, bytes]]:
    """The headers and payload of each message, which are cut by the lengths alone."""
    found: list[tuple[bytes, bytes]] = []
    while raw:
        length, headers = struct.unpack(">II", raw[:8])
        found.append((raw[12 : 12 + headers], raw[12 + headers : length - 4]))
        raw = raw[length:]
    return found


def plain(headers: dict[str, Any]) -> dict[str, Any]:
    return {name: {"hex": value.hex()} if isinstance(value, bytes) else value for name, value in headers.items()}


@pytest.mark.parametrize("row", [row for row in RECORDED if "messages" in row], ids=lambda row: row["name"])
def test_headers_are_what_botocore_finds(row: dict[str, Any]) -> None:
    found = [
        (plain(dict(headers_from_bytes(headers))), data.hex()) for headers, data in parts(bytes.fromhex(row["bytes"]))
    ]
    assert found == [(one["headers"], one["payload"]) for one in row["messages"]]


@pytest.mark.parametrize("row", [row for row in RECORDED if "messages" in row], ids=lambda row: row["name"])
def test_a_message_that_says_what_it_is_is_a_frame_and_another_is_refused(row: dict[str, Any]) -> None:
    raw = bytes.fromhex(row["bytes"])
    names = [one["headers"].get(":event-type") or one["headers"].get(":exception-type") for one in row["messages"]]
    codes = [name or one["headers"].get(":error-code") for name, one in zip(names, row["messages"], strict=True)]
    if None in codes:
        assert until_it_fails([raw]) == ([], "invalid")
    else:
        assert [(frame.name, frame.kind) for frame in decoded([raw])] == [
            (code, one["headers"][":message-type"]) for code, one in zip(codes, row["messages"], strict=True)
        ]


@pytest.mark.parametrize("row", [row for row in RECORDED if "error" in row], ids=lambda row: row["name"])
def test_what_botocore_refuses_is_refused(row: dict[str, Any]) -> None:
    assert until_it_fails([bytes.fromhex(row["bytes"])]) == ([], "invalid")


def test_every_kind_of_error_was_recorded() -> None:
    assert {row["error"] for row in RECORDED if "error" in row} == {"ChecksumMismatch", "DuplicateHeader"}
    assert sum("messages" in row for row in RECORDED) == 10


@pytest.mark.parametrize("size", range(1, len(SMALL) + 1))
def test_where_the_bytes_are_cut_makes_no_difference(size: int) -> None:
    assert decoded(cut(SMALL, size)) == FRAMES


@pytest.mark.parametrize("end", range(1, len(SMALL)))
def test_a_stream_is_whole_between_messages_and_nowhere_else(end: int) -> None:
    boundaries = [len(event("delta", {"text": "Hé"})), len(SMALL) - len(event("part", b"\0\1"))]
    if end in boundaries:
        assert decoded([SMALL[:end]]) == FRAMES[: boundaries.index(end) + 1]
    else:
        assert until_it_fails([SMALL[:end]]) == (FRAMES[: sum(one < end for one in boundaries)], "end")


@pytest.mark.parametrize("bit", [1, 128])
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_damage_to_any_byte_of_a_message_is_seen_and_nothing_of_it_comes_out(bit: int, size: int) -> None:
    good, after = event("start", {}), event("end", {})
    bad = event("delta", {"text": "Hello"})
    for at in range(len(bad)):
        damaged = bad[:at] + bytes([bad[at] ^ bit]) + bad[at + 1 :]
        frames, cause = until_it_fails(cut(good + damaged + after, size))
        assert (frames, cause) == (decoded([good]), "invalid"), at


@pytest.mark.parametrize(("length", "headers"), [(15, 0), (0, 0), (20, 8), (16, 1), (40, (1 << 32) - 1)])
def test_lengths_that_cannot_be_are_refused_though_their_checksum_fits(length: int, headers: int) -> None:
    lengths = struct.pack(">II", length, headers)
    assert until_it_fails([lengths + struct.pack(">I", zlib.crc32(lengths))]) == ([], "invalid")


@pytest.mark.parametrize(
    "headers",
    [
        header("a", Typed(10)),
        header("a", "text")[:-1],
        b"\x05ab",
        b"\x01a",
        b"\x01\xff\x00",
        header("a", Typed(7, b"\xff")),
        header(":message-type", "event") + header(":event-type", Typed(4, 1)),
        header(":message-type", "rumour") + header(":event-type", "a"),
        header(":event-type", "a"),
        b"",
    ],
)
def test_headers_that_say_nothing_or_are_none_are_refused(headers: bytes) -> None:
    assert until_it_fails([framed(headers, b"{}")]) == ([], "invalid")


def test_a_failure_without_a_shape_tells_its_text_as_others_do() -> None:
    assert decoded([failure("InternalError", 'it "broke"')]) == [
        Frame(b'{"message": "it \\"broke\\""}', "InternalError", kind="error")
    ]


def test_a_message_over_the_limit_is_refused_by_its_beginning() -> None:
    decoder, raw = EventStreamDecoder(limit=200), event("part", b"x" * 200)
    small = event("part", b"x")
    found: list[Frame] = []
    with pytest.raises(TooLarge, match="200 bytes"):
        found.extend(decoder.feed(small))
        for frame in decoder.feed(small + raw[:12]):
            found.append(frame)
    assert [frame.data for frame in found] == [b"x", b"x"]


@st.composite
def typed(draw: st.DrawFn) -> str | Typed:
    kind = draw(st.sampled_from([0, 1, 6, 7, 9, *INTEGERS]))
    if kind in INTEGERS:
        top = 1 << (INTEGERS[kind] - 1)
        return Typed(kind, draw(st.integers(-top, top - 1)))
    size = {0: 0, 1: 0, 9: 16}.get(kind)
    if kind == 7:
        return draw(st.text(max_size=20))
    return Typed(kind, draw(st.binary(max_size=40) if size is None else st.binary(min_size=size, max_size=size)))


NAMES = st.text(max_size=20).filter(lambda name: not name.startswith(":"))
WRITTEN = st.tuples(st.text(max_size=20), st.dictionaries(NAMES, typed(), max_size=5), st.binary(max_size=300))


@given(st.lists(WRITTEN, max_size=4), st.integers(1, 400))
def test_what_is_written_is_read_however_it_is_cut(written: list[tuple[str, Any, bytes]], size: int) -> None:
    raw = b"".join(
        message({**headers, ":message-type": "event", ":event-type": name}, payload)
        for name, headers, payload in written
    )
    assert decoded(cut(raw, size)) == [Frame(payload, name, kind="event") for name, _, payload in written]
    for (headers, _), (_, given_headers, _) in zip(parts(raw), written, strict=True):
        read = headers_from_bytes(headers)
        assert {name: read[name] for name in given_headers} == {
            name: meant(value) for name, value in given_headers.items()
        }


def meant(value: str | Typed) -> object:
    if isinstance(value, str):
        return value
    return {0: True, 1: False}.get(value.kind, value.value)


@given(st.binary(max_size=200), st.integers(1, 50))
def test_bytes_that_are_anything_give_our_errors_alone_however_cut(raw: bytes, size: int) -> None:
    assert outcome([raw]) == outcome(cut(raw, size))


def outcome(pieces: list[bytes]) -> object:
    try:
        return decoded(pieces)
    except (Malformed, TooLarge) as error:
        return str(error)


@pytest.mark.parametrize(("size", "length"), [(1, 1 << 18), (16, 1 << 18), (256, 1 << 20)])
def test_time_grows_with_the_length_of_a_message_and_no_faster(size: int, length: int) -> None:
    short, long = (event("part", bytes(times * length)) for times in (1, 4))
    seconds = [min(seconds_for(raw, size, 1) for _ in range(3)) for raw in (short, long)]
    assert seconds[1] < 4 * 2.5 * seconds[0]


def test_time_grows_with_the_number_of_messages_and_no_faster() -> None:
    small = event("part", b"x")
    seconds = [min(seconds_for(small * n, 1 << 30, n) for _ in range(3)) for n in (2000, 8000)]
    assert seconds[1] < 4 * 2.5 * seconds[0]


def seconds_for(raw: bytes, size: int, expected: int) -> float:
    decoder, pieces, begun = EventStreamDecoder(limit=1 << 30), cut(raw, size), time.process_time()
    assert sum(len(list(decoder.feed(piece))) for piece in pieces) == expected
    return time.process_time() - begun
