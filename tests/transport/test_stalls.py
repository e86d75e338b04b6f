"""Limits hold before there is a connection, and while a request is being sent."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trio
from sniffio import current_async_library

from interlingua.errors import ConnectionFailed, DeadlineExceeded, WorldError
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Network, Policy
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from tests.transport.proxies import Listener
from tests.transport.scripted import HELLO, TEXT

DEADLINE = 0.8
GRACE = 0.5
POLICY = Policy(deadline=DEADLINE, max_retries=0)
IMPATIENT = Policy(deadline=8, connect=0.4, max_retries=0)
UPLOAD = Operation(api="test", name="up", id="up", method="POST", path="/up", reply=TEXT, body="binary")
BIG: Request[bytes, None, object] = Request(UPLOAD, body=bytes(64 << 20))

Ask = Callable[..., tuple[WorldError, float]]


def blocking(base_url: str, policy: Policy, request: Any = HELLO, network: Network | None = None) -> Any:
    with HttpTransport(Endpoint(provider="test", base_url=base_url), policy=policy, http=network) as transport:
        begun = time.monotonic()
        with pytest.raises(WorldError) as caught:
            transport.send(request)
        return caught.value, time.monotonic() - begun


async def settle() -> None:
    """asyncio closes a connection in the round after the one in which it was given up."""
    if current_async_library() == "asyncio":
        await asyncio.sleep(0.1)


def trio_run(main: Callable[[], Any]) -> Any:
    try:
        return trio.run(main)
    finally:
        gc.collect()


LEFT_TO_THE_COLLECTOR = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""Under trio httpx leaves the socket of a handshake that was given up, and a generator, to the garbage collector."""


def looping(run: Callable[[Callable[[], Any]], Any]) -> Ask:
    def ask(base_url: str, policy: Policy, request: Any = HELLO, network: Network | None = None) -> Any:
        async def main() -> Any:
            endpoint = Endpoint(provider="test", base_url=base_url)
            async with AsyncHttpTransport(endpoint, policy=policy, http=network) as transport:
                begun = time.monotonic()
                with pytest.raises(WorldError) as caught:
                    await transport.send(request)
                took = time.monotonic() - begun
                await settle()
                return caught.value, took

        return run(main)

    return ask


@pytest.fixture(
    params=[
        pytest.param(blocking, id="sync"),
        pytest.param(looping(lambda main: asyncio.run(main())), id="asyncio"),
        pytest.param(looping(trio_run), id="trio", marks=LEFT_TO_THE_COLLECTOR),
    ]
)
def ask(request: pytest.FixtureRequest) -> Ask:
    asking: Ask = request.param
    return asking


@pytest.fixture
def mute() -> Iterator[Listener]:
    """Accepts connections, and neither reads nor says anything."""
    is_over = threading.Event()
    listener = Listener(lambda _: is_over.wait(20) and None)
    yield listener
    is_over.set()
    listener.close()


def ends_in_time(found: tuple[WorldError, float], kind: type[WorldError], seconds: float = DEADLINE) -> None:
    error, took = found
    assert type(error) is kind, error
    assert seconds - 0.1 <= took <= seconds + GRACE


def test_a_handshake_that_never_ends_ends_at_the_deadline(ask: Ask, mute: Listener) -> None:
    ends_in_time(ask(f"https://localhost:{mute.port}", POLICY), DeadlineExceeded)


def test_a_handshake_counts_as_connecting(ask: Ask, mute: Listener) -> None:
    ends_in_time(ask(f"https://localhost:{mute.port}", IMPATIENT), ConnectionFailed, 0.4)


def test_a_proxy_that_says_nothing_ends_at_the_deadline(ask: Ask, mute: Listener) -> None:
    network = Network(proxy=f"http://127.0.0.1:{mute.port}")
    ends_in_time(ask("https://server.invalid", POLICY, network=network), DeadlineExceeded)


def test_a_server_that_reads_nothing_ends_an_upload_at_the_deadline(ask: Ask, mute: Listener) -> None:
    ends_in_time(ask(f"http://127.0.0.1:{mute.port}", POLICY, BIG), DeadlineExceeded)


def test_a_name_that_is_looked_up_for_too_long_ends_at_the_deadline(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(*given: Any, **named: Any) -> list[Any]:
        if (given[5] if len(given) > 5 else named.get("flags", 0)) & socket.AI_NUMERICHOST:  # what is no look-up
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        time.sleep(2)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    ends_in_time(ask("http://slow.localhost:1", POLICY), DeadlineExceeded)
