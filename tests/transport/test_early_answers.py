"""A server may answer before it has read the request, and read none of the rest: its answer counts."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from socket import socket, socketpair
from typing import Any

import pytest
import trustme

from interlingua.errors import ApiError, AuthenticationFailed, RequestTooLarge
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Network, Policy, Secret, key_header
from interlingua.transport.deadline import Allowance, Deadline
from interlingua.transport.heeding import send_heeding
from interlingua.transport.received import Received
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from tests.transport.proxies import Listener, head_from
from tests.transport.scripted import CALLERS, HELLO, TEXT, Looping, answer, read_error

UPLOAD = Operation("test", "up", "up", "POST", "/up", TEXT, "binary")
SIZE = 64 << 20
DEADLINE, SOON = 6, 3
"""Seconds."""
BODIES: dict[str, Callable[[], Request[bytes, None, object]]] = {
    "one text": lambda: HELLO.__class__(HELLO.operation, body={"x": "y" * SIZE}),
    "many texts": lambda: HELLO.__class__(HELLO.operation, body={"x": ["y" * (1 << 20)] * (SIZE >> 20)}),
    "an iterator": lambda: Request(UPLOAD, body=(b"x" * 70_000 for _ in range(SIZE // 70_000))),
}
ERRORS: dict[int, type[ApiError]] = {401: AuthenticationFailed, 413: RequestTooLarge}
BEGUN = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n"


def secured_by(tls: ssl.SSLContext | None, serve: Callable[[socket], None], caller: socket) -> None:
    if tls is None:
        serve(caller)
        return
    with tls.wrap_socket(caller, server_side=True) as wrapped:
        serve(wrapped)


class Hasty:
    """Answers the first request once it has its head, and then reads nothing; the next one properly."""

    def __init__(self, status: int, *, hangs_up: bool = False, tls: ssl.SSLContext | None = None) -> None:
        self.connections = 0
        self._answer = answer(status, b'{"error": {"message": "no"}}', "content-type: application/json")
        self._hangs_up = hangs_up
        self._over = threading.Event()
        self.listener = Listener(partial(secured_by, tls, self._serve))

    def _serve(self, caller: socket) -> None:
        self.connections += 1
        head_from(caller)
        if self.connections > 1:
            caller.sendall(answer(200, b"done", "connection: close"))
            return
        caller.sendall(self._answer)
        if not self._hangs_up:
            self._over.wait(10)

    def close(self) -> None:
        self._over.set()
        self.listener.close()


def endpoint(address: str) -> Endpoint:
    auth = key_header("x-api-key", Secret("canary-key"))
    return Endpoint(provider="test", base_url=address, auth=auth, read_error=read_error)


def refused_and_then(way: str, place: Endpoint, network: Network, request: Request[bytes, None, object]) -> Any:
    """The error that one request ends in, how long that took, and the answer to the next."""
    policy = Policy(max_retries=0, deadline=DEADLINE)
    begun = time.monotonic()

    async def main() -> Any:
        async with AsyncHttpTransport(place, policy=policy, http=network) as transport:
            with pytest.raises(ApiError) as caught:
                await transport.send(request)
            took = time.monotonic() - begun
            return caught.value, took, (await transport.send(HELLO)).value

    caller = CALLERS[way]
    if isinstance(caller, Looping):
        return caller.run(main)
    with HttpTransport(place, policy=policy, http=network) as transport:
        with pytest.raises(ApiError) as caught:
            transport.send(request)
        return caught.value, time.monotonic() - begun, transport.send(HELLO).value


@pytest.mark.parametrize("status", ERRORS)
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("hangs_up", [False, True], ids=["stays", "hangs up"])
@pytest.mark.parametrize("proxied", [False, True], ids=["direct", "proxied"])
@pytest.mark.parametrize("way", ["sync", "asyncio"])
def test_a_refusal_is_seen_while_the_body_is_written(
    way: str, proxied: bool, hangs_up: bool, body: str, status: int
) -> None:
    server = Hasty(status, hangs_up=hangs_up)
    address = f"http://127.0.0.1:{server.listener.port}"
    place, network = endpoint(address), Network()
    if proxied:
        place, network = endpoint("http://server.invalid"), Network(proxy=address)
    error, took, then = refused_and_then(way, place, network, BODIES[body]())
    server.close()
    assert type(error) is ERRORS[status]
    assert took < SOON
    assert (then, server.connections) == (b"done", 2)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secured(authority: trustme.CA, tmp_path: Path) -> tuple[ssl.SSLContext, Network]:
    """The server's side, and the caller's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    bundle = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(bundle)
    return context, Network(ca_bundle=bundle)


@pytest.mark.parametrize("way", ["sync", "asyncio"])
@pytest.mark.parametrize("body", BODIES)
def test_a_refusal_is_seen_under_tls(way: str, body: str, secured: tuple[ssl.SSLContext, Network]) -> None:
    context, network = secured
    server = Hasty(413, tls=context)
    place = endpoint(f"https://localhost:{server.listener.port}")
    error, took, then = refused_and_then(way, place, network, BODIES[body]())
    server.close()
    assert type(error) is RequestTooLarge
    assert took < SOON
    assert then == b"done"


FIRST = {"nothing": b"", "hints": b"HTTP/1.1 103 Early Hints\r\n\r\n", "success": BEGUN}


class Slow:
    """Says something before it reads, and how much it read at the end."""

    def __init__(self, first: bytes, *, tls: ssl.SSLContext | None = None) -> None:
        self._first = first
        self.listener = Listener(partial(secured_by, tls, self._serve))

    def _serve(self, caller: socket) -> None:
        head, _, start = head_from(caller).partition("\r\n\r\n")
        length = int(next(line[15:] for line in head.lower().split("\r\n") if line.startswith("content-length:")))
        caller.sendall(self._first)
        time.sleep(0.2)
        taken = len(start)
        while taken < length:
            taken += len(caller.recv(1 << 20))
        number = b"%08d" % taken
        caller.sendall(number if self._first == BEGUN else answer(200, number))


@pytest.fixture(params=["plain", "tls"])
def slow(request: pytest.FixtureRequest, secured: tuple[ssl.SSLContext, Network]) -> Iterator[Callable[[bytes], Any]]:
    context, network = secured
    opened: list[Slow] = []

    def serve(first: bytes) -> tuple[Endpoint, Network]:
        server = Slow(first, tls=context if request.param == "tls" else None)
        opened.append(server)
        scheme = "https" if request.param == "tls" else "http"
        return endpoint(f"{scheme}://localhost:{server.listener.port}"), network

    yield serve
    for server in opened:
        server.listener.close()


@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
@pytest.mark.parametrize("way", ["sync", "asyncio"])
def test_what_is_not_refused_is_sent_to_its_end(slow: Callable[[bytes], Any], way: str, first: bytes) -> None:
    place, network = slow(first)
    request, policy = BODIES["one text"](), Policy(max_retries=0, deadline=DEADLINE)

    async def main() -> bytes:
        async with AsyncHttpTransport(place, policy=policy, http=network) as transport:
            return (await transport.send(request)).value

    caller = CALLERS[way]
    if isinstance(caller, Looping):
        told = caller.run(main)
    else:
        with HttpTransport(place, policy=policy, http=network) as transport:
            told = transport.send(request).value
    assert int(told) > SIZE


class Broken(socket):
    """Cannot be written to any more."""

    error: OSError

    def send(self, data: object, flags: int = 0, /) -> int:
        raise self.error


@pytest.mark.parametrize("error", [BrokenPipeError(), ConnectionResetError(), ssl.SSLEOFError(8, "gone")])
def test_a_failed_write_leaves_it_to_the_answer_to_say_why(error: OSError) -> None:
    ours, theirs = socketpair()
    received = Received("POST")
    with theirs, Broken(fileno=ours.detach()) as connection:
        connection.error = error
        assert not send_heeding(connection, [b"more"], received, Allowance(Deadline(1)))
        theirs.sendall(answer(413, b"no"))
        received.feed(connection.recv(1000))
    assert received.status == 413
