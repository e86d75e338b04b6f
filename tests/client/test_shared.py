"""One client in many hands: threads, event loops, a forked process, and callers who leave in the middle."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.transport import aio, sockets
from tests.client.replies import reply
from tests.serving import Answer, Received, json_answer, serving
from tests.transport.scripted import EVENTS, Asked, Gone, answer, piece, scripted

PLACES = 5
ABANDONED = 20
THREADS = 50
LOOPS = 20
KEY = "k"
FORKING = Path(__file__).with_name("forking.py")
CHUNK = b'data: {"choices": [{"index": 0, "delta": {"content": "x"}}]}\n\n'


@pytest.fixture
def no_collector() -> Generator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def echo(received: Received) -> Answer:
    """The answer is what was asked."""
    return json_answer(reply(received.body["messages"][-1]["content"]))


class Endless:
    """Streams that never end."""

    def __call__(self, asked: Asked) -> None:
        if b'"stream":true' not in asked.body:
            asked.send(
                answer(200, b'{"choices": [{"index": 0, "message": {"content": "x"}, "finish_reason": "stop"}]}')
            )
            return
        asked.send(EVENTS)
        try:
            asked.send_forever(piece(CHUNK), every=0.01)
        except Gone:
            return


def first_event(stream: Any) -> object:
    """Of a stream that is then dropped."""
    return next(iter(stream))


@pytest.fixture
def few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own connections to a server are never more than five."""
    for module in (sockets, aio):
        monkeypatch.setattr(module, "MAX_CONNECTIONS", PLACES)


LIMITED: dict[str, Callable[[], dict[str, Any]]] = {
    "our own": dict,
    "our own, with turns": lambda: {"max_concurrency": PLACES},
    "an injected": lambda: {"http_client": httpx.Client(limits=httpx.Limits(max_connections=PLACES))},
}
ASYNC_LIMITED: dict[str, Callable[[], dict[str, Any]]] = {
    "our own": dict,
    "our own, with turns": LIMITED["our own, with turns"],
    "an injected": lambda: {"http_client": httpx.AsyncClient(limits=httpx.Limits(max_connections=PLACES))},
}


@pytest.mark.usefixtures("no_collector", "few_places")
@pytest.mark.parametrize("kind", LIMITED)
def test_abandoned_streams_leave_their_places_in_the_pool(kind: str) -> None:
    limits = LIMITED[kind]()
    with (
        scripted(Endless()) as server,
        il.Client("openai", api_key=KEY, base_url=server.base_url, deadline=20, max_retries=0, **limits) as client,
    ):
        for _ in range(ABANDONED):
            assert first_event(client.stream("m", "Hi")) is not None
        assert client.chat("m", "Hi").text == "x"
    if "http_client" in limits:
        limits["http_client"].close()


@pytest.mark.usefixtures("no_collector", "few_places")
@pytest.mark.parametrize("kind", ASYNC_LIMITED)
def test_abandoned_streams_leave_their_places_under_a_loop(kind: str) -> None:
    async def main() -> str:
        limits = ASYNC_LIMITED[kind]()
        given = {"api_key": KEY, "base_url": server.base_url, "deadline": 20.0, "max_retries": 0, **limits}
        async with il.AsyncClient("openai", **given) as client:
            for _ in range(ABANDONED):
                stream = client.stream("m", "Hi")
                assert await anext(aiter(stream)) is not None
                del stream
            text = (await client.chat("m", "Hi")).text
        if "http_client" in limits:
            await limits["http_client"].aclose()
        return text

    with scripted(Endless()) as server:
        assert asyncio.run(main()) == "x"


def test_many_threads_share_a_client() -> None:
    with serving(echo) as server, il.Client("openai", api_key=KEY, base_url=server.address) as client:

        def ask(number: int) -> list[str]:
            return [client.chat("m", f"{number}-{turn}").text for turn in range(4)]

        with ThreadPoolExecutor(THREADS) as pool:
            told = list(pool.map(ask, range(THREADS)))
    assert told == [[f"{number}-{turn}" for turn in range(4)] for number in range(THREADS)]


def test_many_threads_stream_over_one_client() -> None:
    def stream(received: Received) -> Answer:
        words = received.body["messages"][-1]["content"]
        chunks = [f'data: {{"choices": [{{"index": 0, "delta": {{"content": "{letter}"}}}}]}}\n\n' for letter in words]
        end = 'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}\n\ndata: [DONE]\n\n'
        return Answer("".join([*chunks, end]).encode(), media_type="text/event-stream")

    def ask(number: int) -> str:
        return "".join(client.stream("m", f"n{number}").text_deltas())

    with (
        serving(stream) as server,
        il.Client("openai", api_key=KEY, base_url=server.address) as client,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        told = list(pool.map(ask, range(THREADS)))
    assert told == [f"n{number}" for number in range(THREADS)]


@pytest.fixture
def eager_threads() -> Generator[None]:
    """Threads that take turns a thousand times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("eager_threads")
def test_streams_that_threads_leave_take_no_connection_from_other_threads() -> None:
    """A whole stream has come when it is left, so its connection might pass for a free one."""
    whole = EVENTS + piece(CHUNK) * 3 + piece(b"data: [DONE]\n\n") + b"0\r\n\r\n"
    plain = answer(200, reply_bytes("right"))

    def script(asked: Asked) -> None:
        asked.send(whole if b'"stream":true' in asked.body else plain)

    def work(_: int) -> list[str]:
        told: list[str] = []
        for _turn in range(60):
            first_event(client.stream("m", "Hi"))
            told.append(client.chat("m", "Hi").text)
        return told

    with (
        scripted(script) as server,
        il.Client("openai", api_key=KEY, base_url=server.base_url, deadline=20, max_retries=0) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        assert list(pool.map(work, range(8))) == [["right"] * 60] * 8


def test_loops_one_after_another_share_a_client() -> None:
    async def main(number: int) -> list[str]:
        return [response.text for response in await asyncio.gather(*(client.chat("m", f"{number}") for _ in range(3)))]

    with serving(echo) as server:
        client = il.AsyncClient("openai", api_key=KEY, base_url=server.address)
        assert [asyncio.run(main(number)) for number in range(LOOPS)] == [[str(number)] * 3 for number in range(LOOPS)]


def test_loops_at_the_same_time_share_a_client() -> None:
    async def main(number: int) -> str:
        return (await client.chat("m", f"{number}")).text

    with serving(echo) as server, ThreadPoolExecutor(8) as pool:
        client = il.AsyncClient("openai", api_key=KEY, base_url=server.address)
        told = list(pool.map(lambda number: asyncio.run(main(number)), range(LOOPS)))
    assert told == [str(number) for number in range(LOOPS)]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no fork")
@pytest.mark.parametrize("way", ["sync", "async"])
def test_a_forked_process_and_its_parent_do_not_mix_their_answers(way: str) -> None:
    with serving(echo) as server:
        run = subprocess.run(
            [sys.executable, str(FORKING), way, server.address], capture_output=True, text=True, timeout=60, check=False
        )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_an_answer_that_nobody_asked_for_is_taken_for_none() -> None:
    """Not even when it comes while the connection waits for its next request."""
    sent = threading.Event()

    def script(asked: Asked) -> None:
        asked.send(answer(200, reply_bytes("right")))
        if asked.waits(0.05):
            raise Gone
        asked.send(answer(200, reply_bytes("wrong")))
        sent.set()

    async def main() -> list[str]:
        async with il.AsyncClient("openai", api_key=KEY, base_url=server.base_url) as client:
            told: list[str] = []
            for _ in range(3):
                told.append((await client.chat("m", "Hi")).text)
                await asyncio.to_thread(sent.wait, 2)
                sent.clear()
                await asyncio.sleep(0.05)
            return told

    with scripted(script) as server, il.Client("openai", api_key=KEY, base_url=server.base_url) as client:
        for _ in range(3):
            assert client.chat("m", "Hi").text == "right"
            assert sent.wait(2)
            sent.clear()
            time.sleep(0.05)
        assert asyncio.run(main()) == ["right"] * 3


def reply_bytes(text: str) -> bytes:
    return json_answer(reply(text)).content
