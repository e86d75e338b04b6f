"""One deadline covers a call, whatever the server does."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module

import pytest

from interlingua.errors import ConnectionFailed, DeadlineExceeded, RateLimited, StreamIncomplete, WorldError
from interlingua.transport import Policy
from tests.transport.scripted import EVENTS, HELLO, Asked, Caller, answer, piece, scripted

DEADLINE = 0.6
GRACE = 0.5
POLICY = Policy(deadline=DEADLINE, max_retries=5)


@pytest.fixture(autouse=True, scope="module")
def libraries_loaded() -> None:
    """What entering a transport imports is no part of a call, and takes a third of a second in a cold process."""
    import_module("interlingua.transport.aio")


def slow_headers(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\nx-pad: ")
    asked.send_forever(b"a", every=0.1)


def silence(asked: Asked) -> None:
    asked.waits(9)


def slow_body(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    asked.send_forever(b"a", every=0.1)


def failing_forever(asked: Asked) -> None:
    asked.send(answer(500, b"{}"))


def slow_events(asked: Asked) -> None:
    asked.send(EVENTS + piece(b"data: 1\n\n"))
    asked.send_forever(piece(b": ping\n\n"), every=0.1)


def seconds_until(error: type[WorldError], act: Callable[[], object]) -> tuple[WorldError, float]:
    begun = time.monotonic()
    with pytest.raises(error) as caught:
        act()
    return caught.value, time.monotonic() - begun


@pytest.mark.parametrize("script", [slow_headers, silence, slow_body])
def test_a_plain_call_ends_at_its_deadline(caller: Caller, script: Callable[[Asked], None]) -> None:
    with scripted(script) as server:
        _, seconds = seconds_until(DeadlineExceeded, lambda: caller.send(server.endpoint(), POLICY))
    assert DEADLINE - 0.05 <= seconds <= DEADLINE + GRACE


def test_retries_end_before_the_deadline(caller: Caller) -> None:
    with scripted(failing_forever) as server:
        _, seconds = seconds_until(WorldError, lambda: caller.send(server.endpoint(), POLICY))
    assert seconds <= DEADLINE + GRACE


def test_a_stream_ends_at_its_deadline_with_what_had_come(caller: Caller) -> None:
    seen: list[bytes] = []
    with scripted(slow_events) as server:
        error, seconds = seconds_until(StreamIncomplete, lambda: caller.events(server.endpoint(), POLICY, seen))
    assert isinstance(error, StreamIncomplete)
    assert (seen, error.cause) == ([b"1"], "deadline")
    assert seconds <= DEADLINE + GRACE


def test_one_call_may_have_a_deadline_of_its_own(caller: Caller) -> None:
    request = HELLO._replace(extra=HELLO.extra._replace(timeout=0.3))
    with scripted(silence) as server:
        error, seconds = seconds_until(DeadlineExceeded, lambda: caller.send(server.endpoint(), Policy(), request))
    assert isinstance(error, DeadlineExceeded)
    assert error.deadline == 0.3
    assert seconds <= 0.3 + GRACE


def test_a_wait_that_would_pass_the_deadline_is_not_begun(caller: Caller) -> None:
    with scripted(lambda asked: asked.send(answer(429, b"{}", "retry-after: 5"))) as server:
        error, seconds = seconds_until(RateLimited, lambda: caller.send(server.endpoint(), POLICY))
    assert isinstance(error, RateLimited)
    assert (error.retry_after, len(error.attempts)) == (5.0, 1)
    assert seconds < DEADLINE


def test_silence_within_a_stream_ends_it_early(caller: Caller) -> None:
    def script(asked: Asked) -> None:
        asked.send(EVENTS + piece(b"data: 1\n\n"))
        asked.waits(9)

    with scripted(script) as server:
        policy = Policy(deadline=9, idle=0.3)
        error, seconds = seconds_until(StreamIncomplete, lambda: caller.events(server.endpoint(), policy, []))
    assert isinstance(error, StreamIncomplete)
    assert error.cause == "idle"
    assert seconds <= 0.3 + GRACE


def test_a_connection_that_cannot_be_made_is_no_deadline(caller: Caller) -> None:
    with scripted(silence) as server:
        endpoint = server.endpoint()
    error, _ = seconds_until(ConnectionFailed, lambda: caller.send(endpoint, Policy(deadline=9, max_retries=1)))
    assert len(error.attempts) == 2
