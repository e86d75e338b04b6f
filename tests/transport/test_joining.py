"""Chunks are joined without changing the message, however it is cut, and whatever is wrong with it."""

from __future__ import annotations

import random

import h11
import pytest

from interlingua.transport.joining import BodyJoiner

HEAD = b"HTTP/1.1 200 OK\r\nserver: x\r\nTransfer-Encoding: chunked\r\nx: y\r\n\r\n"
EVENTS = [b"data: %d%b\n\n" % (number, b"x" * (number % 90)) for number in range(200)]
LAST = b"0\r\n\r\n"


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


GOOD = HEAD + b"".join(map(chunk, EVENTS)) + LAST


def joined(pieces: list[bytes]) -> list[bytes]:
    joiner = BodyJoiner()
    passed = [joiner.feed(piece) for piece in [*pieces, b""]]
    return [*filter(None, passed), b""]


def read(pieces: list[bytes]) -> tuple[bytes, str, int]:
    """The body as h11 reads it, how it ended, and of how many pieces it was made."""
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.send(h11.EndOfMessage())
    body: list[bytes] = []
    try:
        for piece in pieces:
            connection.receive_data(piece)
            while not isinstance(event := connection.next_event(), type(h11.NEED_DATA)):
                if isinstance(event, h11.Data):
                    body.append(bytes(event.data))
                elif isinstance(event, h11.EndOfMessage):
                    return b"".join(body), "complete", len(body)
                elif isinstance(event, h11.ConnectionClosed):
                    break
    except h11.RemoteProtocolError:
        return b"".join(body), "broken", len(body)
    return b"".join(body), "open", len(body)


def cut(message: bytes, draw: random.Random) -> list[bytes]:
    pieces: list[bytes] = []
    while message:
        size = draw.choice((1, 2, 3, 7, 50, 400, 3000, 65536))
        pieces.append(message[:size])
        message = message[size:]
    return pieces


def test_chunks_that_came_together_become_one() -> None:
    assert read(joined([GOOD])) == (b"".join(EVENTS), "complete", 1)
    assert read([GOOD])[2] == len(EVENTS)


@pytest.mark.parametrize("seed", range(20))
def test_a_message_means_the_same_however_it_is_cut_and_damaged(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(40):
        message = bytearray(GOOD[: draw.choice((len(GOOD), draw.randrange(len(GOOD))))])
        for _ in range(draw.choice((0, 0, 1, 3))):
            message[draw.randrange(len(message))] = draw.choice(b"\r\n0aZ ;:") if message else 0
        pieces = cut(bytes(message), draw)
        assert read(joined(pieces))[:2] == read([*pieces, b""])[:2]


@pytest.mark.parametrize(
    "message",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + GOOD,
        HEAD + b"5;a=b\r\nhello\r\n" + LAST,
        HEAD + chunk(b"hello") + b"0\r\nx-trailer: 1\r\n\r\n",
        HEAD + b"zz\r\n",
    ],
)
def test_what_is_not_plain_goes_through_and_is_not_held_back(message: bytes) -> None:
    joiner = BodyJoiner()
    assert joiner.feed(message) == message


def test_trailers_that_come_apart_are_not_held_back() -> None:
    joiner = BodyJoiner()
    pieces = [HEAD + chunk(b"hello"), b"0\r\n", b"x: y\r\n\r\n"]
    assert [joiner.feed(piece) for piece in pieces] == pieces
