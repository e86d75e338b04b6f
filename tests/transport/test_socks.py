"""A proxy that speaks SOCKS leads every kind of client, and conversations over websockets too."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

import interlingua as il
from interlingua.errors import ConnectionFailed, MissingExtra, WorldError
from interlingua.testing.simulators import GeminiSimulator
from tests.transport.socks import SocksProxy

PASSWORD = "canary-password"
NAMED = "gemini.example:1234"
"""Of no server: only the proxy knows where it is."""
LIVE = "models/gemini-2.0-flash-live-001"
FLASH = "models/gemini-2.5-flash"
HELLO: Any = [{"parts": [{"text": "Hello there, my friend"}]}]

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
"""httpcore lets go of a socket without closing it where a SOCKS proxy refuses; it is freed all the same."""

Act = Callable[[str, il.Network], str]


@contextmanager
def proxy_to(address: str, password: str | None = None) -> Iterator[SocksProxy]:
    """One that leads to a server."""
    parts = urlsplit(address)
    proxy = SocksProxy((parts.hostname or "", parts.port or 0), password=password)
    try:
        yield proxy
    finally:
        proxy.close()


def call(address: str, network: il.Network) -> str:
    with il.connect("gemini", api_key="any", base_url=address, network=network, max_retries=0) as gemini:
        with gemini.models.stream_generate_content(FLASH, contents=HELLO) as stream:
            assert list(stream)
        return str(gemini.models.generate_content(FLASH, contents=HELLO).candidates[0].content.parts[0].text)


async def call_async(address: str, network: il.Network) -> str:
    async with il.connect_async("gemini", api_key="any", base_url=address, network=network, max_retries=0) as gemini:
        async with await gemini.models.stream_generate_content(FLASH, contents=HELLO) as stream:
            assert [event async for event in stream]
        reply = await gemini.models.generate_content(FLASH, contents=HELLO)
        return str(reply.candidates[0].content.parts[0].text)


def talk(address: str, network: il.Network) -> str:
    with (
        il.connect("gemini", api_key="any", base_url=address, network=network) as gemini,
        il.live(gemini, LIVE, il.LiveSettings(resumes=False)) as session,
    ):
        return session.ask("Hello there, my friend").text


async def talk_async(address: str, network: il.Network) -> str:
    async with (
        il.connect_async("gemini", api_key="any", base_url=address, network=network) as gemini,
        il.live_async(gemini, LIVE, il.LiveSettings(resumes=False)) as session,
    ):
        return (await session.ask("Hello there, my friend")).text


def under_trio(address: str, network: il.Network) -> str:
    import trio

    return trio.run(call_async, address, network)


ACTS: dict[str, Act] = {
    "sync": call,
    "asyncio": lambda *given: asyncio.run(call_async(*given)),
    "trio": under_trio,
    "live": talk,
    "live under asyncio": lambda *given: asyncio.run(talk_async(*given)),
}


@pytest.fixture(autouse=True)
def freed() -> Iterator[None]:
    """What is freed late is not said of other tests."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def gemini() -> Iterator[GeminiSimulator]:
    """A server behind it."""
    with GeminiSimulator() as simulator:
        yield simulator


@pytest.mark.parametrize("name", ACTS)
def test_the_proxy_leads_to_a_name_that_it_alone_knows(gemini: GeminiSimulator, name: str) -> None:
    with proxy_to(gemini.address) as proxy:
        said = ACTS[name](f"http://{NAMED}", il.Network(proxy=proxy.address("socks5h")))
    assert said == "Hello there, my friend"
    assert set(proxy.asked) == {("gemini.example", 1234)}


@pytest.mark.parametrize("name", ACTS)
def test_a_password_opens_it(gemini: GeminiSimulator, name: str) -> None:
    with proxy_to(gemini.address, PASSWORD) as proxy:
        network = il.Network(proxy=proxy.address("socks5", f"me:{PASSWORD}@"))
        assert ACTS[name](gemini.address, network) == "Hello there, my friend"
    assert proxy.asked


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("proof", ["me:canary-wrong@", ""])
def test_a_wrong_password_is_told_and_not_shown(gemini: GeminiSimulator, name: str, proof: str) -> None:
    with proxy_to(gemini.address, PASSWORD) as proxy, pytest.raises(WorldError) as caught:
        ACTS[name](gemini.address, il.Network(proxy=proxy.address("socks5", proof)))
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    shown = [str(caught.value), repr(vars(caught.value)), *told.format()]
    assert isinstance(caught.value, ConnectionFailed)
    assert proxy.asked == []
    assert "canary" not in "".join(line for line in shown if "proxy.address" not in line)


@pytest.mark.parametrize("name", ACTS)
def test_a_server_that_the_proxy_does_not_reach_is_told(name: str) -> None:
    with proxy_to("http://127.0.0.1:9") as proxy, pytest.raises(ConnectionFailed):
        ACTS[name](f"http://{NAMED}", il.Network(proxy=proxy.address("socks5h")))


@pytest.mark.parametrize("name", ["live", "live under asyncio"])
def test_what_a_conversation_lacks_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "interlingua.transport.websocket.find_spec", lambda name: None if name == "python_socks" else found(name)
    )
    with pytest.raises(MissingExtra, match="socks"):
        ACTS[name](f"http://{NAMED}", il.Network(proxy="socks5://127.0.0.1:9"))
