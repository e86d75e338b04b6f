"""Connections are used again, given back, and never left behind."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Generator

import pytest
import trio

from interlingua.errors import StreamIncomplete
from interlingua.transport import AsyncHttpTransport, HttpTransport, Policy
from tests.transport.scripted import EVENTS, FOREIGN_GENERATORS, HELLO, TELL, Asked, Gone, answer, piece, scripted

POLICY = Policy(deadline=5)


@pytest.fixture
def no_collector() -> Generator[None]:
    gc.disable()
    yield
    gc.enable()


class Endless:
    """Streams without end, and counts the streams that callers have left."""

    def __init__(self) -> None:
        self.left = 0
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> None:
        asked.send(EVENTS)
        try:
            asked.send_forever(piece(b"data: 1\n\n"), every=0.01)
        finally:
            with self._lock:
                self.left += 1

    def all_left(self, number: int) -> bool:
        until = time.monotonic() + 3
        while self.left < number and time.monotonic() < until:
            time.sleep(0.01)
        return self.left == number


def quick(asked: Asked) -> None:
    asked.send(answer(200, b"done"))


def complete(asked: Asked) -> None:
    asked.send(EVENTS + piece(b"data: 1\n\ndata: [DONE]\n\n"))
    time.sleep(0.02)
    asked.send(b"0\r\n\r\n")


def test_calls_in_a_row_share_a_connection() -> None:
    with scripted(quick) as server, HttpTransport(server.endpoint()) as transport:
        assert [transport.send(HELLO).value for _ in range(3)] == [b"done"] * 3
        assert server.connections == 1


def test_complete_streams_share_a_connection() -> None:
    with scripted(complete) as server, HttpTransport(server.endpoint()) as transport:
        assert [list(transport.stream(TELL)) for _ in range(3)] == [[b"1"]] * 3
        assert server.connections == 1


@pytest.mark.parametrize("run", [asyncio.run, trio.run])
def test_complete_streams_share_a_connection_under_a_loop(run: Callable[..., int]) -> None:
    async def main() -> int:
        async with AsyncHttpTransport(server.endpoint()) as transport:
            for _ in range(3):
                assert [event async for event in await transport.stream(TELL)] == [b"1"]
        return server.connections

    with scripted(complete) as server:
        assert run(main() if run is asyncio.run else main) == 1


def test_a_dropped_stream_frees_its_connection_at_once(no_collector: None) -> None:
    endless = Endless()
    with scripted(endless) as server, HttpTransport(server.endpoint(), policy=POLICY) as transport:
        for _ in range(20):
            for _event in transport.stream(TELL):
                break
        assert endless.all_left(20)
        server.script = quick
        assert transport.send(HELLO).value == b"done"


@pytest.mark.usefixtures("no_collector")
@pytest.mark.filterwarnings(FOREIGN_GENERATORS)
@pytest.mark.parametrize("run", [asyncio.run, trio.run])
def test_a_dropped_stream_frees_its_connection_under_a_loop(run: Callable[..., bool]) -> None:
    async def main() -> bool:
        async with AsyncHttpTransport(server.endpoint(), policy=POLICY) as transport:
            for _ in range(20):
                stream = await transport.stream(TELL)
                assert await anext(aiter(stream)) == b"1"
                del stream
            await (asyncio.sleep(0.3) if run is asyncio.run else trio.sleep(0.3))
            return endless.all_left(20)

    endless = Endless()
    with scripted(endless) as server:
        assert run(main() if run is asyncio.run else main)


def test_leaving_the_block_frees_the_connection() -> None:
    endless = Endless()
    with scripted(endless) as server, HttpTransport(server.endpoint(), policy=POLICY) as transport:
        with pytest.raises(ZeroDivisionError), transport.stream(TELL) as stream:
            assert next(iter(stream)) == b"1"
            raise ZeroDivisionError
        assert endless.all_left(1)
        assert list(stream) == []


def test_a_cancelled_stream_frees_its_connection() -> None:
    async def main() -> bool:
        async with AsyncHttpTransport(server.endpoint(), policy=POLICY) as transport:

            async def read() -> None:
                async for _ in await transport.stream(TELL):
                    continue

            task = asyncio.create_task(read())
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await asyncio.to_thread(endless.all_left, 1)

    endless = Endless()
    with scripted(endless) as server:
        assert asyncio.run(main())


def test_one_transport_serves_many_threads() -> None:
    with scripted(quick) as server, HttpTransport(server.endpoint(), policy=POLICY) as transport:
        seen: list[bytes] = []
        threads = [threading.Thread(target=lambda: seen.append(transport.send(HELLO).value)) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == [b"done"] * 50


def test_one_transport_serves_loops_one_after_another() -> None:
    async def main() -> bytes:
        async with transport:
            return (await transport.send(HELLO)).value

    with scripted(quick) as server:
        transport = AsyncHttpTransport(server.endpoint())
        assert [asyncio.run(main()) for _ in range(20)] == [b"done"] * 20


@pytest.mark.parametrize("run", [asyncio.run, trio.run])
@pytest.mark.filterwarnings(FOREIGN_GENERATORS)
def test_a_loop_that_ends_takes_its_connections_along(run: Callable[..., None]) -> None:
    ended = threading.Event()

    def until_closed(asked: Asked) -> None:
        quick(asked)
        if asked.waits(1):
            ended.set()

    with scripted(until_closed) as server:
        transport = AsyncHttpTransport(server.endpoint(), policy=POLICY)

        async def call() -> None:
            await transport.send(HELLO)

        run(call() if run is asyncio.run else call)
        assert ended.wait(1)


def test_a_server_that_closes_between_calls_costs_a_try_and_no_error() -> None:
    def script(asked: Asked) -> None:
        asked.send(answer(200, b"done"))
        raise Gone

    with scripted(script) as server, HttpTransport(server.endpoint()) as transport:
        assert [transport.send(HELLO).value for _ in range(3)] == [b"done"] * 3


def test_closing_from_another_thread_ends_a_read_that_waits() -> None:
    def script(asked: Asked) -> None:
        asked.send(EVENTS + piece(b"data: 1\n\n"))
        asked.waits(9)

    seen: list[bytes | str] = []

    def read() -> None:
        try:
            seen.extend(stream)
        except StreamIncomplete as error:
            seen.append(error.cause)

    with scripted(script) as server, HttpTransport(server.endpoint()) as transport:
        stream = transport.stream(TELL)
        reader = threading.Thread(target=read)
        reader.start()
        time.sleep(0.2)
        stream.close()
        reader.join(2)
        assert not reader.is_alive()
    assert seen == [b"1", "connection"]
