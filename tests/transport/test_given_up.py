"""A body that is given up half-way ends on the wire: the connection is gone at once, and nobody gets it again."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from interlingua.errors import DeadlineExceeded, RequestTooLarge
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Network, Policy, Secret, key_header
from tests.transport.proxies import Listener, head_from
from tests.transport.scripted import HELLO, answer, read_error

MUCH = HELLO.__class__(HELLO.operation, body={"x": "y" * (30 << 20)})
DEADLINE, SOON = 0.5, 1.5
"""Seconds."""
BIG = answer(413, b'{"error": {"message": "too large"}}', "content-type: application/json")


class Deaf:
    """Takes the head of a request, and then nothing, until somebody asks how the connection is."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.connections: list[socket.socket] = []
        self._refuses = refuses
        self._over = threading.Event()
        self.listener = Listener(self._serve)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.listener.port}"

    def _serve(self, caller: socket.socket) -> None:
        self.connections.append(caller)
        head = head_from(caller)
        if "x-api-key" in head.lower() and len(head) < 2000 and self._refuses and len(self.connections) > 1:
            caller.sendall(answer(200, b"done"))
        elif self._refuses:
            caller.sendall(BIG)
        self._over.wait(10)

    def has_lost(self, seconds: float) -> bool:
        """Whether the first connection comes to its end so soon, with no more than was under way."""
        caller, taken = self.connections[0], 0
        caller.settimeout(seconds)
        try:
            while piece := caller.recv(1 << 20):
                taken += len(piece)
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False
        return taken < 20 << 20

    def close(self) -> None:
        self._over.set()
        self.listener.close()


@pytest.fixture
def deaf() -> Iterator[Deaf]:
    server = Deaf()
    yield server
    server.close()


def endpoint(address: str) -> Endpoint:
    return Endpoint(
        provider="test", base_url=address, auth=key_header("x-api-key", Secret("canary-key")), read_error=read_error
    )


def route(address: str, *, proxied: bool) -> tuple[Endpoint, Network]:
    """Where to, and by which way."""
    if proxied:
        return endpoint("http://server.invalid"), Network(proxy=address)
    return endpoint(address), Network()


POLICY = Policy(max_retries=0, deadline=DEADLINE)


@pytest.mark.parametrize("proxied", [False, True], ids=["direct", "proxied"])
@pytest.mark.parametrize("way", ["deadline", "cancelled", "sync"])
def test_what_is_given_up_is_not_sent_on(deaf: Deaf, way: str, proxied: bool) -> None:
    place, network = route(deaf.address, proxied=proxied)
    ends: list[bool] = []

    async def main() -> None:
        async with AsyncHttpTransport(place, policy=POLICY, http=network) as transport:
            task = asyncio.create_task(transport.send(MUCH))
            if way == "cancelled":
                await asyncio.sleep(DEADLINE / 2)
                task.cancel()
            with pytest.raises(asyncio.CancelledError if way == "cancelled" else DeadlineExceeded):
                await task
            ends.append(await asyncio.to_thread(deaf.has_lost, SOON))

    if way == "sync":
        with HttpTransport(place, policy=POLICY, http=network) as transport:
            with pytest.raises(DeadlineExceeded):
                transport.send(MUCH)
            ends.append(deaf.has_lost(SOON))
    else:
        asyncio.run(main())
    assert ends == [True]


def test_a_proxied_connection_whose_body_was_refused_half_way_is_not_taken_again() -> None:
    server = Deaf(refuses=True)
    place, network = route(server.address, proxied=True)
    replies: list[Any] = []

    async def main() -> None:
        async with AsyncHttpTransport(place, policy=Policy(max_retries=0, deadline=5), http=network) as transport:
            with pytest.raises(RequestTooLarge):
                await transport.send(MUCH)
            replies.append((await transport.send(HELLO)).body)

    begun = time.monotonic()
    asyncio.run(main())
    took, count = time.monotonic() - begun, len(server.connections)
    server.close()
    assert (replies, count) == ([b"done"], 2)
    assert took < SOON + DEADLINE
