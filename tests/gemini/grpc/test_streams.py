"""Streams over gRPC end well after their last event alone, and let go of their call at once."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest

from interlingua import errors
from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import Fault
from interlingua_wire.gemini import Client
from tests.gemini.calling import FLASH, HELLO
from tests.gemini.grpc.calling import client_of, connected
from tests.gemini.grpc.scripted import Answer, message, served

KINDS = ("sync", "async")


def event(text: str, **fields: Any) -> bytes:
    candidate = {"content": {"parts": [{"text": text}]}, **fields}
    return bytes(message("GenerateContentResponse", candidates=[candidate]).SerializeToString())


def talking_until(ended: threading.Event) -> Answer:
    """Says more and more, and notes when nobody listens any longer."""

    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        context.add_callback(ended.set)
        while context.is_active():
            yield event("more")
            time.sleep(0.02)

    return answer


def read(client: Any, take: Callable[[Any], None] = lambda event: None) -> list[str]:
    """The texts of a stream, by a client of either kind, which is closed."""
    if isinstance(client, Client):
        with client, client.models.stream_generate_content(FLASH, contents=HELLO) as stream:
            return [said(one, take) for one in stream]

    async def run() -> list[str]:
        async with client, await client.models.stream_generate_content(FLASH, contents=HELLO) as stream:
            return [said(one, take) async for one in stream]

    return asyncio.run(run())


def said(one: Any, take: Callable[[Any], None]) -> str:
    take(one)
    return "".join(part.text or "" for part in one.candidates[0].content.parts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stream_that_is_cut_in_the_middle_is_incomplete(simulator: GeminiSimulator, kind: str) -> None:
    simulator.faults.add(Fault(kind="cut", after=1))
    came: list[Any] = []
    with pytest.raises(errors.StreamIncomplete) as caught:
        read(connected(simulator, kind), came.append)
    assert (len(came), caught.value.cause) == (1, "connection")
    assert read(connected(simulator, kind)) == ["Hello there, my", " friend", ""]


@pytest.mark.parametrize("kind", KINDS)
def test_a_stream_that_ends_without_its_last_event_is_incomplete(kind: str) -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield event("One")

    with served(answer) as port, pytest.raises(errors.StreamIncomplete) as caught:
        read(client_of(f"http://127.0.0.1:{port}", kind))
    assert caught.value.cause == "end"


@pytest.mark.parametrize("kind", KINDS)
def test_a_status_after_some_events_is_the_servers_word(kind: str) -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield event("One")
        context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "enough for today")

    came: list[Any] = []
    with served(answer) as port, pytest.raises(errors.RateLimited, match="enough for today"):
        read(client_of(f"http://127.0.0.1:{port}", kind), came.append)
    assert len(came) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_status_before_the_first_event_is_tried_again(simulator: GeminiSimulator, kind: str) -> None:
    simulator.faults.add(Fault(kind="refuse", operation="models.streamGenerateContent"))
    assert len(read(connected(simulator, kind, max_retries=1))) == 3
    assert simulator.calls == ["models.streamGenerateContent"] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_silence_and_the_deadline_end_a_stream(kind: str) -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield event("One")
        gone.wait(20)

    gone = threading.Event()
    for limits, cause in (({"idle": 0.3, "deadline": 10}, "idle"), ({"idle": 10, "deadline": 0.5}, "deadline")):
        with served(answer) as port:
            begun = time.monotonic()
            with pytest.raises(errors.StreamIncomplete) as caught:
                read(client_of(f"http://127.0.0.1:{port}", kind, **limits))
            assert caught.value.cause == cause
            assert time.monotonic() - begun < 1.5
            gone.set()
        gone.clear()


def test_a_server_that_talks_on_after_the_last_event_is_not_waited_for() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield event("One", finishReason="STOP")
        gone.wait(20)

    gone = threading.Event()
    with served(answer) as port, client_of(f"http://127.0.0.1:{port}", "sync", idle=0.3) as gemini:
        with gemini.models.stream_generate_content(FLASH, contents=HELLO) as stream:
            begun = time.monotonic()
            assert [said(one, lambda event: None) for one in stream] == ["One"]
        assert time.monotonic() - begun < 1.5
        gone.set()


@pytest.mark.parametrize("way", ["close", "cancel", "drop"])
def test_a_stream_that_is_left_ends_its_call(way: str) -> None:
    ended = threading.Event()
    with served(talking_until(ended)) as port, client_of(f"http://127.0.0.1:{port}", "sync") as gemini:
        stream: Any = gemini.models.stream_generate_content(FLASH, contents=HELLO)
        next(stream)
        assert not ended.is_set()
        if way == "drop":
            del stream
            gc.collect()
        else:
            getattr(stream, way)()
        assert ended.wait(3)


def test_an_async_stream_that_is_dropped_ends_its_call() -> None:
    ended = threading.Event()

    async def run(port: int) -> None:
        async with client_of(f"http://127.0.0.1:{port}", "async") as gemini:
            stream = await gemini.models.stream_generate_content(FLASH, contents=HELLO)
            await anext(stream)
            assert not ended.is_set()
            del stream
            gc.collect()
            assert await asyncio.to_thread(ended.wait, 3)

    with served(talking_until(ended)) as port:
        asyncio.run(run(port))


def test_a_stream_that_is_cancelled_by_another_thread_is_incomplete() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield event("One")
        gone.wait(20)

    gone = threading.Event()
    with served(answer) as port, client_of(f"http://127.0.0.1:{port}", "sync") as client:
        stream: Any = client.models.stream_generate_content(FLASH, contents=HELLO)
        next(stream)
        threading.Timer(0.2, stream.cancel).start()
        begun = time.monotonic()
        with pytest.raises(errors.StreamIncomplete) as caught:
            next(stream)
        assert caught.value.cause == "cancelled"
        assert time.monotonic() - begun < 2
        gone.set()


def test_an_async_stream_that_is_cancelled_is_incomplete_for_who_reads_it() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield event("One")
        gone.wait(20)

    gone = threading.Event()

    async def run(port: int) -> None:
        async with client_of(f"http://127.0.0.1:{port}", "async") as client:
            stream: Any = await client.models.stream_generate_content(FLASH, contents=HELLO)
            await anext(stream)
            asyncio.get_running_loop().call_later(0.2, stream.cancel)
            with pytest.raises(errors.StreamIncomplete) as caught:
                await anext(stream)
            assert caught.value.cause == "cancelled"

    with served(answer) as port:
        asyncio.run(run(port))
        gone.set()


def test_many_streams_side_by_side_each_keep_their_own(simulator: GeminiSimulator) -> None:
    async def run() -> None:
        async with connected(simulator, "async") as gemini:

            async def one(number: int) -> str:
                contents = [{"role": "user", "parts": [{"text": f"number {number}"}]}]
                async with await gemini.models.stream_generate_content(FLASH, contents=contents) as stream:
                    return "".join([said(event, lambda event: None) async for event in stream])

            assert await asyncio.gather(*map(one, range(40))) == [f"number {number}" for number in range(40)]

    asyncio.run(run())
