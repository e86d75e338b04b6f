"""A stream that was recovered tells of every request, and nothing that ends the recovery hides what had come."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.attempts import Attempt
from interlingua.errors import CircuitOpen, DeadlineExceeded, StreamIncomplete
from tests.recovery.models import DIALECTS, STORY, Answer, wire
from tests.recovery.servers import Cut, Refusal, Server, async_client_of, client_of, without_waiting
from tests.recovery.test_native import RESPONSES, WHOLE, Background, read

CLAUDE = DIALECTS["anthropic_messages"]
TALE = Answer(STORY, step=4)
HALF = Cut(len(wire(CLAUDE.events(TALE))) // 2)
BUSY: Refusal = (529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
AT_ONCE = il.CircuitPolicy(failures=1, share=0.0, cooldown=60.0)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)


def outcomes(attempts: tuple[Attempt, ...]) -> list[tuple[int | None, str | None, int]]:
    """Status, error and input tokens of each."""
    return [(each.status, each.error, each.usage.input_tokens if each.usage else 0) for each in attempts]


def summed(attempts: tuple[Attempt, ...]) -> il.Usage:
    return sum((each.usage for each in attempts if each.usage), il.Usage())


def test_every_leg_is_listed_with_its_tokens_and_usage_is_their_sum() -> None:
    server = Server(CLAUDE, TALE, [HALF, BUSY])
    with client_of(CLAUDE, server) as client, client.stream(CLAUDE.model, "Tell.", recover="exact") as stream:
        response = stream.response()
    assert outcomes(response.attempts) == [
        (200, "StreamIncomplete", 10),
        (529, "Overloaded", 0),
        (200, None, 10),
    ]
    assert summed(response.attempts) == response.usage
    assert stream.attempts == response.attempts


def test_a_stream_that_is_resumed_elsewhere_tells_of_what_was_sent_before(tmp_path: Path) -> None:
    path = tmp_path / "partials.db"
    with il.PartialStore(path) as store:
        server = Server(CLAUDE, TALE, [BUSY], size=512)
        with (
            client_of(CLAUDE, server, recover_store=store) as client,
            client.stream(CLAUDE.model, "Tell.", recover="exact") as stream,
        ):
            next(stream)
            token = stream.token
    assert token is not None
    with (
        il.PartialStore(path) as store,
        client_of(CLAUDE, Server(CLAUDE, TALE), recover_store=store) as client,
        client.resume(token) as stream,
    ):
        assert outcomes(stream.attempts)[0] == (529, "Overloaded", 0)
        response = stream.response()
    assert outcomes(response.attempts) == [(529, "Overloaded", 0), (200, None, 10), (200, None, 10)]
    assert summed(response.attempts) == response.usage


def test_a_provider_that_tells_the_rest_itself_told_its_tokens_once() -> None:
    server = Background(RESPONSES, TALE, [Cut(len(WHOLE) // 2)])
    with client_of(RESPONSES, server) as client:
        _, response = read(client)
    first, second = response.attempts
    assert (first.error, first.usage) == ("StreamIncomplete", None)
    assert second.usage == response.usage


def test_a_stream_that_breaks_off_without_recovery_tells_its_tokens_so_far() -> None:
    with client_of(CLAUDE, Server(CLAUDE, TALE, [HALF])) as client, pytest.raises(StreamIncomplete) as raised:
        list(client.stream(CLAUDE.model, "Tell."))
    partial: il.ChatResponse = raised.value.partial
    assert outcomes(partial.attempts) == [(200, "StreamIncomplete", 10)]
    assert partial.usage.input_tokens == 10
    assert [each.error for each in raised.value.attempts] == ["StreamIncomplete"]


def checked(error: StreamIncomplete, cause: str) -> None:
    assert error.partial.text
    assert STORY.startswith(error.partial.text)
    assert error.token is not None
    assert error.cause == cause
    assert outcomes(error.attempts)[0] == (200, "StreamIncomplete", 10)


def test_a_circuit_that_a_broken_stream_opens_hides_nothing_of_it() -> None:
    server = Server(CLAUDE, TALE, [HALF])
    with client_of(CLAUDE, server, circuit=AT_ONCE) as client:
        stream = client.stream(CLAUDE.model, "Tell.", recover="exact")
        with pytest.raises(StreamIncomplete) as raised:
            list(stream)
        checked(raised.value, "overload")
        assert isinstance(raised.value.__cause__, CircuitOpen)
        assert len(raised.value.attempts) == len(server.bodies) == 1


def test_the_same_under_a_loop() -> None:
    async def main() -> None:
        async with async_client_of(CLAUDE, Server(CLAUDE, TALE, [HALF]), circuit=AT_ONCE) as client:
            stream: Any = client.stream(CLAUDE.model, "Tell.", recover="exact")
            with pytest.raises(StreamIncomplete) as raised:
                _ = [event async for event in stream]
            checked(raised.value, "overload")

    asyncio.run(main())


def test_what_a_circuit_kept_back_is_resumed_once_it_has_closed() -> None:
    with il.PartialStore() as store:
        with (
            client_of(CLAUDE, Server(CLAUDE, TALE, [HALF]), circuit=AT_ONCE, recover_store=store) as client,
            pytest.raises(StreamIncomplete) as raised,
        ):
            list(client.stream(CLAUDE.model, "Tell.", recover="exact"))
        token = raised.value.token
        assert token is not None
        assert [partial.interruption for partial in store.partials()] == ["overload"]
        with client_of(CLAUDE, Server(CLAUDE, TALE), recover_store=store) as client, client.resume(token) as stream:
            assert stream.response().text == STORY


class Late(Server):
    """Gives no answer before the deadline when it is asked for the rest."""

    now = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.bodies:
            self.now = 5.1
            raise httpx.ReadTimeout("silent")
        return super().handle_request(request)


def test_a_deadline_that_passes_before_the_rest_comes_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Late(CLAUDE, TALE, [HALF])
    monkeypatch.setattr("interlingua.transport.deadline.monotonic", lambda: server.now)
    with client_of(CLAUDE, server) as client, pytest.raises(StreamIncomplete) as raised:
        list(client.stream(CLAUDE.model, "Tell.", recover="exact", deadline=5.0))
    checked(raised.value, "deadline")
    assert isinstance(raised.value.__cause__, DeadlineExceeded)
    assert outcomes(raised.value.attempts)[1] == (None, "DeadlineExceeded", 0)
