"""What cuts bytes into frames: the same frames and the same error, however the bytes come."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from interlingua.transport.eventstream import EventStreamDecoder
from interlingua.transport.framing import Decoder, Frame, Malformed, TooLarge
from interlingua.transport.ndjson import NdjsonDecoder
from interlingua.transport.sse import SseDecoder
from tests.transport.event_messages import framed

LIMIT = 200
"""Bytes of a frame; low, so that much of what is tried is too large."""
ONE_BY_ONE = 250
"""Bytes up to which they also come one by one, which takes a hundred times as long as all at once."""


def cut(raw: bytes) -> list[bytes]:
    """The bytes in pieces that they themselves decide about, so that a failure comes again."""
    dice = random.Random(raw)
    pieces: list[bytes] = []
    at = 0
    while at < len(raw):
        size = dice.choice((1, 1, 2, 3, 7, 40, 1000))
        pieces.append(raw[at : at + size])
        at += size
    return pieces


def read(decoder: Decoder, pieces: Sequence[bytes]) -> tuple[list[Frame], str | None]:
    """The frames, and the error that ended them."""
    frames: list[Frame] = []
    try:
        for piece in pieces:
            frames.extend(decoder.feed(piece))
        frames.extend(decoder.end())
    except (Malformed, TooLarge) as error:
        return frames, str(error)
    return frames, None


def same_in_pieces(made: Callable[[], Decoder]) -> Callable[[bytes], None]:
    """A check that a decoder reads the same from the whole, from pieces, and from single bytes."""

    def check(raw: bytes) -> None:
        whole = read(made(), [raw])
        assert read(made(), cut(raw)) == whole
        if len(raw) <= ONE_BY_ONE:
            assert read(made(), [raw[i : i + 1] for i in range(len(raw))]) == whole

    return check


def sse(raw: bytes) -> None:
    same_in_pieces(lambda: SseDecoder(limit=LIMIT))(raw)


def ndjson(raw: bytes) -> None:
    same_in_pieces(lambda: NdjsonDecoder(limit=LIMIT))(raw)


def eventstream(raw: bytes) -> None:
    """The bytes as they are, and as what stands in messages whose checksums are right."""
    check = same_in_pieces(lambda: EventStreamDecoder(limit=LIMIT))
    check(raw)
    check(in_messages(raw))


def in_messages(raw: bytes) -> bytes:
    """The bytes as messages: a length of headers, headers, a length of payload, payload, and again."""
    messages: list[bytes] = []
    while raw:
        headers, raw = _sized(raw)
        payload, raw = _sized(raw)
        messages.append(framed(headers, payload))
    return b"".join(messages)


def _sized(raw: bytes) -> tuple[bytes, bytes]:
    size = raw[0] if raw else 0
    return raw[1 : 1 + size], raw[1 + size :]
