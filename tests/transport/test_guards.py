"""Circuits and limits before real requests: who is refused, who waits, and that everyone makes room again."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Generator
from typing import Any

import pytest
import trio

from interlingua.errors import (
    BadRequest,
    CircuitOpen,
    ConnectionFailed,
    DeadlineExceeded,
    Overloaded,
    RateLimited,
    ServerError,
    StreamIncomplete,
    WorldError,
)
from interlingua.transport import AsyncHttpTransport, CircuitPolicy, HttpTransport, Policy
from interlingua.transport.gate import Gate, Turn
from interlingua.transport.guards import Guards
from tests.transport.scripted import (
    EVENTS,
    FOREIGN_GENERATORS,
    HELLO,
    TELL,
    Asked,
    Gone,
    Looping,
    ScriptedServer,
    answer,
    piece,
    scripted,
)

CIRCUIT = CircuitPolicy(failures=2, cooldown=30)
POLICY = Policy(deadline=5, max_retries=0, circuit=CIRCUIT)
ONE = Policy(deadline=5, max_retries=0, max_concurrency=1)
OVERLOADED = b'event: error\ndata: {"error": {"message": "busy", "kind": "overloaded"}}\n\n'


def failing(status: int) -> Callable[[Asked], None]:
    return lambda asked: asked.send(answer(status, b"{}"))


def attempt(transport: HttpTransport) -> type[WorldError] | None:
    try:
        transport.send(HELLO)
    except WorldError as error:
        return type(error)
    return None


def gone(asked: Asked) -> None:
    raise Gone


@pytest.mark.parametrize(
    ("script", "kind", "is_counted"),
    [
        (failing(500), ServerError, True),
        (failing(501), ServerError, True),
        (failing(529), Overloaded, True),
        (gone, ConnectionFailed, True),
        (failing(400), BadRequest, False),
        (failing(429), RateLimited, False),
    ],
)
def test_what_the_provider_is_to_blame_for_opens_the_circuit(
    script: Callable[[Asked], None], kind: type[WorldError], is_counted: bool
) -> None:
    with scripted(script) as server, HttpTransport(server.endpoint(), policy=POLICY) as transport:
        assert [attempt(transport) for _ in range(3)] == [kind, kind, CircuitOpen if is_counted else kind]


def test_a_deadline_that_passes_counts() -> None:
    policy = Policy(deadline=0.1, max_retries=0, circuit=CIRCUIT)
    with scripted(lambda asked: None) as server, HttpTransport(server.endpoint(), policy=policy) as transport:
        assert [attempt(transport) for _ in range(3)] == [DeadlineExceeded, DeadlineExceeded, CircuitOpen]


def test_an_open_circuit_says_when_and_sends_nothing() -> None:
    with scripted(failing(500)) as server, HttpTransport(server.endpoint(), policy=POLICY) as transport:
        for _ in range(2):
            attempt(transport)
        with pytest.raises(CircuitOpen) as caught:
            transport.send(HELLO)
        assert len(server.asked) == 2
    error = caught.value
    assert 29 < error.retry_after <= 30
    assert abs(error.reopens_at.timestamp() - time.time() - 30) < 2
    assert (error.provider, error.model, len(error.attempts), error.is_retryable) == ("test", "m", 0, False)


def test_a_circuit_that_opens_ends_the_retries_of_the_call_with_the_real_error() -> None:
    policy = Policy(deadline=5, max_retries=5, circuit=CIRCUIT)

    def script(asked: Asked) -> None:
        asked.send(answer(503, b"{}", "retry-after: 0"))

    with scripted(script) as server, HttpTransport(server.endpoint(), policy=policy) as transport:
        with pytest.raises(Overloaded) as caught:
            transport.send(HELLO)
        assert len(server.asked) == len(caught.value.attempts) == 2


def test_after_the_cooldown_a_call_that_succeeds_closes_the_circuit() -> None:
    now = 0.0
    guards = Guards(CIRCUIT, None, lambda: now)
    with (
        scripted(failing(500)) as server,
        HttpTransport(server.endpoint(), policy=POLICY, guards=guards) as transport,
    ):
        assert [attempt(transport) for _ in range(3)] == [ServerError, ServerError, CircuitOpen]
        now, server.script = 30.0, failing(200)
        assert [state.phase for state in guards.circuits()] == ["half_open"]
        assert [attempt(transport) for _ in range(2)] == [None, None]
    assert [(state.model, state.phase, state.requests) for state in guards.circuits()] == [("m", "closed", 2)]


def test_an_overload_within_a_stream_counts() -> None:
    def script(asked: Asked) -> None:
        asked.send(EVENTS + piece(b"data: 1\n\n" + OVERLOADED) + b"0\r\n\r\n")

    guards = Guards(CIRCUIT, None)
    with (
        scripted(script) as server,
        HttpTransport(server.endpoint(), policy=POLICY, guards=guards) as transport,
    ):
        for number in (1, 2):
            with pytest.raises(Overloaded):
                list(transport.stream(TELL))
            assert [state.overloads for state in guards.circuits()] == [number % 2]
        with pytest.raises(CircuitOpen):
            transport.stream(TELL)


def test_a_stream_that_breaks_counts() -> None:
    def script(asked: Asked) -> None:
        asked.send(EVENTS + piece(b"data: 1\n\n"))
        raise Gone

    with scripted(script) as server, HttpTransport(server.endpoint(), policy=POLICY) as transport:
        for _ in range(2):
            with pytest.raises(StreamIncomplete):
                list(transport.stream(TELL))
        with pytest.raises(CircuitOpen):
            transport.stream(TELL)


class Crowd:
    """Counts how many requests are being answered at once."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self._lock:
            self.now -= 1
        asked.send(answer(200, b"done"))


def test_no_more_threads_call_at_once_than_allowed() -> None:
    crowd = Crowd()
    policy = Policy(deadline=10, max_concurrency=3)
    with scripted(crowd) as server, HttpTransport(server.endpoint(), policy=policy) as transport:
        threads = [threading.Thread(target=transport.send, args=(HELLO,)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(server.asked), crowd.most) == (20, 3)


@pytest.mark.parametrize("run", [asyncio.run, trio.run])
@pytest.mark.filterwarnings(FOREIGN_GENERATORS)
def test_no_more_tasks_call_at_once_than_allowed(run: Callable[..., None]) -> None:
    async def main() -> None:
        async with AsyncHttpTransport(server.endpoint(), policy=policy) as transport:
            if run is asyncio.run:
                await asyncio.gather(*[transport.send(HELLO) for _ in range(20)])
                return
            async with trio.open_nursery() as nursery:
                for _ in range(20):
                    nursery.start_soon(transport.send, HELLO)

    crowd = Crowd()
    policy = Policy(deadline=10, max_concurrency=3)
    with scripted(crowd) as server:
        run(main() if run is asyncio.run else main)
        assert (len(server.asked), crowd.most) == (20, 3)


def endless(asked: Asked) -> None:
    if "/echo" in asked.head:
        asked.send(answer(200, b"done"))
        return
    asked.send(EVENTS)
    asked.send_forever(piece(b"data: 1\n\n"), every=0.01)


@pytest.fixture
def busy() -> Generator[ScriptedServer]:
    with scripted(endless) as server:
        yield server


def test_waiting_for_a_turn_ends_at_the_deadline(busy: ScriptedServer) -> None:
    policy = Policy(deadline=0.3, max_concurrency=1)
    with HttpTransport(busy.endpoint(), policy=policy) as transport, transport.stream(TELL):
        begun = time.monotonic()
        with pytest.raises(DeadlineExceeded, match="max_concurrency"):
            transport.send(HELLO)
        assert 0.25 < time.monotonic() - begun < 0.8
        assert len(busy.asked) == 1


@pytest.mark.parametrize("run", [asyncio.run, trio.run])
@pytest.mark.filterwarnings(FOREIGN_GENERATORS)
def test_waiting_for_a_turn_ends_at_the_deadline_under_a_loop(busy: ScriptedServer, run: Callable[..., Any]) -> None:
    async def main() -> float:
        policy = Policy(deadline=0.5, max_concurrency=1)
        async with AsyncHttpTransport(busy.endpoint(), policy=policy) as transport, await transport.stream(TELL):
            begun = time.monotonic()
            with pytest.raises(DeadlineExceeded, match="max_concurrency"):
                await transport.send(HELLO)
            return time.monotonic() - begun

    assert 0.4 < run(main() if run is asyncio.run else main) < 1.0


def leave_closed(transport: HttpTransport) -> None:
    transport.stream(TELL).close()


def leave_dropped(transport: HttpTransport) -> None:
    gc.disable()
    try:
        transport.stream(TELL)
    finally:
        gc.enable()


def leave_raising(transport: HttpTransport) -> None:
    with pytest.raises(ZeroDivisionError), transport.stream(TELL):
        raise ZeroDivisionError


def leave_failed(transport: HttpTransport) -> None:
    with pytest.raises(WorldError):
        transport.send(HELLO)


@pytest.mark.parametrize("leave", [leave_closed, leave_dropped, leave_raising])
def test_every_way_out_of_a_stream_makes_room(busy: ScriptedServer, leave: Callable[[HttpTransport], None]) -> None:
    with HttpTransport(busy.endpoint(), policy=ONE) as transport:
        for _ in range(2):
            leave(transport)
        assert transport.send(HELLO).value == b"done"


def test_a_stream_that_ends_or_breaks_and_a_call_that_fails_make_room() -> None:
    scripts = iter(
        [
            lambda asked: asked.send(EVENTS + piece(b"data: 1\n\ndata: [DONE]\n\n") + b"0\r\n\r\n"),
            lambda asked: asked.send(EVENTS + piece(b"data: 1\n\n") + b"0\r\n\r\n"),
            failing(500),
            failing(200),
        ]
    )
    with (
        scripted(lambda asked: next(scripts)(asked)) as server,
        HttpTransport(server.endpoint(), policy=ONE) as transport,
    ):
        assert list(transport.stream(TELL)) == [b"1"]
        with pytest.raises(StreamIncomplete):
            list(transport.stream(TELL))
        leave_failed(transport)
        assert transport.send(HELLO).value == b"{}"


def test_cancelling_makes_room_both_for_who_calls_and_for_who_waits(busy: ScriptedServer) -> None:
    async def main() -> bytes:
        async with AsyncHttpTransport(busy.endpoint(), policy=ONE) as transport:

            async def read() -> None:
                async for _ in await transport.stream(TELL):
                    continue

            tasks = [asyncio.create_task(read()) for _ in range(3)]
            await asyncio.sleep(0.2)
            for task in reversed(tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            return (await transport.send(HELLO)).value

    assert Looping(lambda main: asyncio.run(main())).run(main) == b"done"
    assert len(busy.asked) == 2


def test_a_place_whose_loop_has_ended_goes_to_the_next() -> None:
    class Dead(Turn):
        def _wake(self) -> None:
            raise RuntimeError("Event loop is closed")

    gate, first, dead, last = Gate(1), Turn(), Dead(), Turn()
    assert [gate.line_up(turn) for turn in (first, dead, last)] == [True, False, False]
    gate.leave(first)
    assert (dead.is_in, last.is_in) == (False, True)


def test_without_either_nothing_stands_before_a_request() -> None:
    with scripted(failing(500)) as server, HttpTransport(server.endpoint(), policy=Policy(max_retries=0)) as transport:
        assert [attempt(transport) for _ in range(9)] == [ServerError] * 9
