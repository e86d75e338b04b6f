"""Whatever stands in place of a gRPC server, a call ends in time with one of our errors."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from interlingua import errors
from interlingua_wire.gemini import Client
from tests.gemini.calling import FLASH, HELLO
from tests.gemini.grpc.calling import client_of
from tests.gemini.grpc.scripted import served
from tests.gemini.grpc.test_failures import call
from tests.gemini.grpc.test_streams import event
from tests.transport.proxies import Listener

SETTINGS, HEADERS, RESET, GOAWAY = 4, 1, 3, 7
ENDS = 0x5
"""Flags of a frame of headers: it is whole, and the last of its stream."""


def frame(kind: int, payload: bytes = b"", *, flags: int = 0, stream: int = 0) -> bytes:
    """A frame of HTTP/2."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def after_request(*frames: bytes) -> Callable[[socket.socket], None]:
    """Greets, waits for a request, and sends frames."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(frame(SETTINGS))
        came = b""
        while b"x-goog" not in came and len(came) < 500:
            piece = connection.recv(1 << 16)
            if not piece:
                return
            came += piece
        connection.sendall(b"".join(frames))
        until_closed(connection)

    return serve


def until_closed(connection: socket.socket) -> None:
    with suppress(OSError):
        while connection.recv(1 << 16):
            continue


def silent(connection: socket.socket) -> None:
    connection.settimeout(2)  # gRPC goes on with what it has begun to connect to, also when it is closed
    until_closed(connection)


def garbage(connection: socket.socket) -> None:
    connection.sendall(bytes(1000))
    until_closed(connection)


def http_1(connection: socket.socket) -> None:
    connection.recv(1000)
    connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
    until_closed(connection)


def status(code: bytes) -> bytes:
    return frame(HEADERS, b"\x08\x03" + code, flags=ENDS, stream=1)


SERVERS: dict[str, tuple[Callable[[socket.socket], None], type[errors.WorldError]]] = {
    "closes": (lambda connection: None, errors.ConnectionFailed),
    "garbage": (garbage, errors.ConnectionFailed),
    "HTTP/1": (http_1, errors.ConnectionFailed),
    "goes away": (after_request(frame(GOAWAY, bytes(8))), errors.ConnectionFailed),
    "resets": (after_request(frame(RESET, b"\0\0\0\2", stream=1)), errors.ConnectionFailed),
    "refuses": (after_request(frame(RESET, b"\0\0\0\7", stream=1)), errors.ConnectionFailed),
    "502": (after_request(status(b"502")), errors.Overloaded),
    "429": (after_request(status(b"429")), errors.RateLimited),
    "403": (after_request(status(b"403")), errors.PermissionDenied),
    "silent": (silent, errors.DeadlineExceeded),
    "greets": (after_request(), errors.DeadlineExceeded),
}


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    listener = Listener(serve)
    try:
        yield listener.port
    finally:
        listener.close()


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("server", SERVERS)
def test_it_ends_with_one_of_our_errors(server: str, kind: str) -> None:
    serve, error = SERVERS[server]
    with listening(serve) as port:
        begun = time.monotonic()
        with pytest.raises(errors.WorldError) as caught:
            call(client_of(f"http://127.0.0.1:{port}", kind, deadline=1.0))
        assert time.monotonic() - begun < 1.5
    assert type(caught.value) is error


def test_a_connection_that_is_not_made_is_not_waited_for_until_the_deadline() -> None:
    with listening(silent) as port:
        begun = time.monotonic()
        with pytest.raises(errors.ConnectionFailed):
            call(client_of(f"http://127.0.0.1:{port}", "sync", deadline=30.0, connect=0.5))
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_client_that_is_closed_closes_its_connection(kind: str) -> None:
    def serve(connection: socket.socket) -> None:
        after_request(status(b"403"))(connection)
        ended.set()

    ended = threading.Event()
    with listening(serve) as port, pytest.raises(errors.PermissionDenied):
        call(client_of(f"http://127.0.0.1:{port}", kind))
    assert ended.wait(2)


def test_a_client_that_is_closed_under_a_stream_leaves_it_incomplete() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield event("One")
        gone.wait(20)

    gone = threading.Event()
    with served(answer) as port:
        gemini: Client = client_of(f"http://127.0.0.1:{port}", "sync")
        stream: Any = gemini.models.stream_generate_content(FLASH, contents=HELLO)
        next(stream)
        threading.Timer(0.2, gemini.close).start()
        with pytest.raises(errors.StreamIncomplete):
            next(stream)
        gone.set()


def test_a_channel_that_was_closed_meanwhile_is_a_connection_that_failed(gemini: Client) -> None:
    gemini.models.list()
    transport: Any = gemini._transport
    transport._made._pool._connections._channel.close()
    with pytest.raises(errors.ConnectionFailed, match="closed"):
        gemini.models.list()
