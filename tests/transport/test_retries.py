"""What is sent again, and what the ledger says of it."""

from __future__ import annotations

import pytest
from attrs import evolve

from interlingua.errors import Conflict, RateLimited, ServerError, StreamIncomplete, WorldError
from interlingua.providers import load_rules
from interlingua.transport import Policy
from tests.transport.scripted import EVENTS, Asked, Caller, answer, piece, scripted

POLICY = Policy(deadline=20)


def test_a_call_is_sent_again_until_it_succeeds(caller: Caller) -> None:
    def script(asked: Asked) -> None:
        asked.send(answer(503, b"{}", "retry-after-ms: 40") if asked.number < 2 else answer(200, b"done"))

    with scripted(script) as server:
        reply = caller.send(server.endpoint(), POLICY)
    assert reply.value == b"done"
    assert [attempt.status for attempt in reply.attempts] == [503, 503, 200]
    assert [attempt.error for attempt in reply.attempts] == ["Overloaded", "Overloaded", None]
    assert [attempt.waited for attempt in reply.attempts] == [0.0, 0.04, 0.04]


def test_every_try_carries_the_same_key_of_idempotency(caller: Caller) -> None:
    with scripted(lambda asked: asked.send(answer(500, b"{}", "retry-after: 0"))) as server:
        for _ in range(2):
            with pytest.raises(ServerError):
                caller.send(server.endpoint(), POLICY)
        keys = [asked.header("idempotency-key") for asked in server.asked]
    assert len(keys) == 6
    assert keys[:3] == keys[:1] * 3
    assert keys[3:] == keys[3:4] * 3
    assert keys[0] != keys[3]


@pytest.mark.parametrize(
    ("status", "headers", "sent"),
    [
        (400, (), 1),
        (404, (), 1),
        (409, (), 1),
        (409, ("x-should-retry: true", "retry-after: 0"), 3),
        (429, ("retry-after: 0",), 3),
        (429, ("retry-after: 61",), 1),
        (500, ("x-should-retry: false",), 1),
        (501, ("retry-after: 0",), 1),
        (529, ("retry-after: 0",), 3),
    ],
)
def test_the_status_decides_unless_the_provider_does(
    caller: Caller, status: int, headers: tuple[str, ...], sent: int
) -> None:
    with scripted(lambda asked: asked.send(answer(status, b"{}", *headers))) as server:
        with pytest.raises(WorldError) as caught:
            caller.send(server.endpoint(), POLICY)
        assert len(server.asked) == len(caught.value.attempts) == sent


def test_a_wish_above_the_cap_is_an_error_that_says_when(caller: Caller) -> None:
    refusal = answer(429, b"{}", "retry-after: 61")
    with scripted(lambda asked: asked.send(refusal)) as server, pytest.raises(RateLimited) as caught:
        caller.send(server.endpoint(), POLICY)
    assert (caught.value.retry_after, len(caught.value.attempts)) == (61.0, 1)
    assert "asks to wait 61 s" in str(caught.value)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (400, ("x-amzn-errortype: ThrottlingException:http://internal/",), b"{}"),
        (400, (), b'{"__type": "com.amazon.coral#ProvisionedThroughputExceededException"}'),
        (429, ("x-amzn-errortype: ThrottlingException",), b"{}"),
    ],
)
def test_what_aws_calls_throttling_is_a_rate_limit_whatever_the_status(
    caller: Caller, status: int, headers: tuple[str, ...], body: bytes
) -> None:
    refusal = answer(status, body, *headers, "retry-after: 0")
    with scripted(lambda asked: asked.send(refusal)) as server, pytest.raises(RateLimited) as caught:
        caller.send(evolve(server.endpoint(), rules=lambda: load_rules()["aws"]), POLICY)
    assert (len(caught.value.attempts), caught.value.is_retryable) == (3, True)
    assert caught.value.code in load_rules()["aws"].throttling_codes


def test_a_used_up_quota_is_not_asked_again(caller: Caller) -> None:
    body = b'{"error": {"message": "pay first", "kind": "quota"}}'
    with scripted(lambda asked: asked.send(answer(429, body))) as server, pytest.raises(RateLimited) as caught:
        caller.send(server.endpoint(), POLICY)
    assert (len(caught.value.attempts), caught.value.is_retryable) == (1, False)


def test_a_stream_is_tried_again_before_it_begins_and_never_after(caller: Caller) -> None:
    def script(asked: Asked) -> None:
        if asked.number == 0:
            asked.send(answer(503, b"{}", "retry-after: 0"))
        else:
            asked.send(EVENTS + piece(b"data: 1\n\n") + b"0\r\n\r\n")

    seen: list[bytes] = []
    with scripted(script) as server:
        with pytest.raises(StreamIncomplete) as caught:
            caller.events(server.endpoint(), POLICY, seen)
        assert len(server.asked) == 2
    assert seen == [b"1"]
    told = [(each.status, each.error) for each in caught.value.attempts]
    assert told == [(503, "Overloaded"), (200, "StreamIncomplete")]


def test_an_error_keeps_the_facts(caller: Caller) -> None:
    body = b'{"error": {"message": "no such field", "kind": "conflict"}}'
    refusal = answer(400, body, "x-request-id: r7")
    with scripted(lambda asked: asked.send(refusal)) as server, pytest.raises(Conflict) as caught:
        caller.send(server.endpoint(), POLICY)
    error = caught.value
    assert (error.provider, error.model, error.status, error.request_id) == ("test", "m", 400, "r7")
    assert error.body == {"error": {"message": "no such field", "kind": "conflict"}}
    assert str(error) == "test: no such field (status 400)"
