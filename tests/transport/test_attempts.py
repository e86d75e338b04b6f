"""Every reply, stream and error tells of each request that was sent for it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from interlingua.attempts import Attempt
from interlingua.errors import ConnectionFailed, InvalidReply, RateLimited, WorldError
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Policy
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from interlingua_wire._core.wire import Wire
from tests.transport.scripted import EVENTS, HELLO, TELL, Asked, Caller, answer, piece, scripted

SLOW = 0.05
POLICY = Policy(max_retries=2)
CHAT: Operation[Any, None, object] = Operation(
    api="test",
    name="create",
    id="create",
    method="POST",
    path="/chat/completions",
    reply=Wire[Any]("openai.types", "CreateChatCompletionResponse"),
    body="json",
)


def named(asked: Asked) -> str:
    return f"x-request-id: request-{asked.number}"


def second_time_lucky(asked: Asked) -> None:
    time.sleep(SLOW)
    if asked.number == 0:
        asked.send(answer(429, b"{}", "retry-after-ms: 10", named(asked)))
    else:
        asked.send(answer(200, b"done", named(asked)))


def test_each_request_is_told_with_its_outcome_id_and_times(caller: Caller) -> None:
    with scripted(second_time_lucky) as server:
        first, second = caller.send(server.endpoint(), POLICY).attempts
    assert (first.status, first.error, first.request_id, first.waited) == (429, "RateLimited", "request-0", 0.0)
    assert (second.status, second.error, second.request_id, second.waited) == (200, None, "request-1", 0.01)
    assert all(SLOW <= each.seconds < 20 * SLOW for each in (first, second))


def test_the_error_of_a_call_that_was_given_up_has_them_too(caller: Caller) -> None:
    def script(asked: Asked) -> None:
        asked.send(answer(429, b"{}", "retry-after-ms: 10", named(asked)))

    with scripted(script) as server, pytest.raises(RateLimited) as caught:
        caller.send(server.endpoint(), POLICY)
    told = [(each.status, each.error, each.request_id) for each in caught.value.attempts]
    assert told == [(429, "RateLimited", f"request-{number}") for number in range(3)]
    assert [each.waited for each in caught.value.attempts] == [0.0, 0.01, 0.01]


def test_a_request_without_an_answer_has_no_status(caller: Caller) -> None:
    nobody = Endpoint(provider="test", base_url="http://127.0.0.1:1")
    with pytest.raises(ConnectionFailed) as caught:
        caller.send(nobody, Policy(max_retries=0))
    (only,) = caught.value.attempts
    assert (only.status, only.error, only.request_id, only.usage) == (None, "ConnectionFailed", None, None)


def test_a_reply_that_cannot_be_read_says_which_request_it_answers() -> None:
    def script(asked: Asked) -> None:
        asked.send(answer(200, b"no JSON", named(asked)))

    request: Request[Any, None, object] = Request(CHAT, body={})
    with scripted(script) as server, HttpTransport(server.endpoint()) as transport:
        reply = transport.send(request)
        assert [each.error for each in reply.attempts] == [None]
        with pytest.raises(InvalidReply) as caught:
            _ = reply.value
    assert [(each.status, each.error) for each in caught.value.attempts] == [(200, "InvalidReply")]


def streaming(asked: Asked) -> None:
    if asked.number == 0:
        asked.send(answer(503, b"{}", "retry-after-ms: 10", named(asked)))
        return
    asked.send(EVENTS.replace(b"\r\n\r\n", f"\r\n{named(asked)}\r\n\r\n".encode()) + piece(b"data: 1\n\n"))
    time.sleep(SLOW)
    asked.send(piece(b"data: [DONE]\n\n") + b"0\r\n\r\n")


def checked(attempts: tuple[Attempt, ...]) -> None:
    first, second = attempts
    assert (first.status, first.error, first.request_id, first.waited) == (503, "Overloaded", "request-0", 0.0)
    assert (second.status, second.error, second.request_id, second.waited) == (200, None, "request-1", 0.01)
    assert SLOW <= second.seconds < 20 * SLOW


def test_a_streams_time_is_that_until_its_end() -> None:
    with scripted(streaming) as server, HttpTransport(server.endpoint()) as transport:
        stream = transport.stream(TELL)
        assert len(stream.attempts) == 2
        assert list(stream) == [b"1"]
        checked(stream.attempts)
        assert stream.attempts == stream.attempts


def test_the_same_under_a_loop() -> None:
    async def main(endpoint: Endpoint) -> tuple[Attempt, ...]:
        async with AsyncHttpTransport(endpoint) as transport, await transport.stream(TELL) as stream:
            assert [event async for event in stream] == [b"1"]
            return stream.attempts

    with scripted(streaming) as server:
        checked(asyncio.run(main(server.endpoint())))


def test_a_probe_that_fails_tells_of_its_request() -> None:
    def script(asked: Asked) -> None:
        asked.send(answer(503, b"{}"))

    with scripted(script) as server, HttpTransport(server.endpoint()) as transport:
        with pytest.raises(WorldError) as caught:
            transport.probe(HELLO)
        assert [(each.status, each.error) for each in caught.value.attempts] == [(503, "Overloaded")]
