"""What a model lacks and is made up for is recovered below that: as the model wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.events import Recovered
from tests.recovery.models import DIALECTS, STORY, Answer, Body, Dialect, chat_events, message_events, wire
from tests.recovery.servers import Cut, Server, client_of, without_waiting

SMALL_MODEL = Dialect("llamacpp/gemma-3-270m", chat_events, lambda body: "")
OLD_CLAUDE = Dialect("anthropic/claude-3-5-haiku-latest", message_events, lambda body: "")
BOAT = il.OutputSchema(
    "row", {"type": "object", "properties": {"boat": {"type": "string"}, "times": {"type": "integer"}}}, strict=False
)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)


def row(boat: str) -> str:
    """Row a boat."""
    return boat


def test_a_call_that_a_model_writes_as_json_is_made_once() -> None:
    answer = Answer('{"tool": "row", "arguments": {"boat": "green"}}', step=2)
    server = Server(SMALL_MODEL, answer, [Cut(1500)])
    with (
        client_of(SMALL_MODEL, server, base_url="http://127.0.0.1:1") as client,
        client.stream("gemma-3-270m", "Row.", tools=[row], recover="exact") as stream,
    ):
        events = list(stream)
        response = stream.response()
    assert [call.arguments for call in response.tool_calls] == [{"boat": "green"}]
    assert [type(event).__name__ for event in events].count("ToolCallEnd") == 1
    assert "recover" in [warning.parameter for warning in response.warnings]
    assert il.collect(events).message == response.message


def test_a_value_that_a_model_gives_by_a_tool_is_asked_for_again() -> None:
    answer = Answer("", call='{"boat": "green", "times": 3}')
    inside = wire(message_events(answer)).rindex(b"input_json_delta")
    server = Server(OLD_CLAUDE, answer, [Cut(inside)])
    with (
        client_of(OLD_CLAUDE, server) as client,
        client.stream(OLD_CLAUDE.model, "Row.", output=BOAT, recover="exact") as stream,
    ):
        events = list(stream)
        response = stream.response()
    assert response.output == {"boat": "green", "times": 3}
    assert [event.void for event in events if isinstance(event, Recovered)] == [(0,)]
    assert il.collect(events).text == response.text


def test_an_overload_that_is_told_in_the_stream_is_recovered_from() -> None:
    dialect = DIALECTS["anthropic_messages"]

    class Overloaded(Server):
        def content(self, request: httpx.Request, body: Body) -> bytes:
            whole = super().content(request, body)
            if len(self.bodies) > 1:
                return whole
            return wire(error_after(whole, events=40))

    with (
        client_of(dialect, Overloaded(dialect, Answer(STORY))) as client,
        client.stream(dialect.model, "Tell.", recover="exact") as stream,
    ):
        events = list(stream)
    assert stream.response().text == STORY
    assert [event.cause for event in events if isinstance(event, Recovered)] == ["overload"]


def error_after(whole: bytes, *, events: int) -> Iterator[Any]:
    """The first events, and then an error."""
    for event in whole.decode().split("\n\n")[:events]:
        yield event.removeprefix("data: ")
    yield {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
