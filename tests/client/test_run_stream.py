"""A run that streams: the events of all turns, the tools between them, and the same result as a plain run."""

from __future__ import annotations

import anyio
import pytest
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import InvalidArgument, StreamIncomplete
from interlingua.events import Finish, TextDelta, ToolFinished, TurnStart
from tests.client.replies import Server, async_client_of, client_of, reply


class Sum(BaseModel):
    total: int


def add(a: int, b: int) -> int:
    return a + b


def loop(last: str = "It is 42.") -> Server:
    return Server(reply("Let me see.", calls=[("add", {"a": 17, "b": 25})]), reply(last))


def test_the_result_is_that_of_a_plain_run() -> None:
    with client_of(loop()) as client:
        plain = client.run("m", "17 + 25?", tools=[add])
    with client_of(loop()) as client, client.run_stream("m", "17 + 25?", tools=[add]) as stream:
        streamed = stream.result()
    assert streamed == plain


def test_the_events_of_all_turns_come_in_order() -> None:
    with client_of(loop()) as client, client.run_stream("m", "17 + 25?", tools=[add]) as stream:
        events = list(stream)
    marks = [event for event in events if isinstance(event, TurnStart | ToolFinished | Finish)]
    assert [type(event) for event in marks] == [TurnStart, Finish, ToolFinished, TurnStart, Finish]
    assert [event.turn for event in marks if isinstance(event, TurnStart)] == [1, 2]
    done = next(event for event in marks if isinstance(event, ToolFinished))
    assert (done.call.name, done.result.content, done.failure) == ("add", "42", None)
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "Let me see.It is 42."


def test_the_text_of_all_turns_comes_piece_by_piece() -> None:
    with client_of(loop()) as client, client.run_stream("m", "17 + 25?", tools=[add]) as stream:
        assert "".join(stream.text_deltas()) == "Let me see.It is 42."
        assert stream.result().turns == 2


def test_the_output_of_the_last_answer_is_validated() -> None:
    with client_of(loop('{"total": 42}')) as client:
        stream = client.run_stream("m", "17 + 25?", tools=[add], output=Sum)
        assert stream.result().response.output == Sum(total=42)


def test_a_failure_of_a_tool_is_told_as_an_event() -> None:
    server = Server(reply(calls=[("add", {"a": "x", "b": 1})]), reply("Sorry."))
    with client_of(server) as client, client.run_stream("m", "Hi", tools=[add]) as stream:
        done = next(event for event in stream if isinstance(event, ToolFinished))
    assert done.failure is not None
    assert (done.failure.kind, done.result.is_error) == ("arguments", True)


def test_a_turn_that_breaks_off_keeps_what_was_done_before() -> None:
    calls = [("add", {"a": 17, "b": 25})]
    server = Server(reply(calls=calls))
    stream = client_of(server).run_stream("m", "17 + 25?", tools=[add])
    with stream, pytest.raises(StreamIncomplete) as caught:
        for event in stream:
            if isinstance(event, ToolFinished):
                server.cut = 2
    assert (caught.value.run.turns, caught.value.run.usage.total_tokens) == (1, 15)
    assert [message.role for message in caught.value.run.messages] == ["user", "assistant", "tool"]


def test_one_that_is_closed_early_has_no_result() -> None:
    with client_of(loop()) as client:
        with client.run_stream("m", "Hi", tools=[add]) as stream:
            pass
        with pytest.raises(InvalidArgument, match="closed before its first answer"):
            stream.result()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_it_is_the_same_under_an_event_loop(backend: str) -> None:
    async def ask() -> tuple[str, il.RunResult]:
        async with async_client_of(loop()) as client, client.run_stream("m", "17 + 25?", tools=[add]) as stream:
            text = "".join([piece async for piece in stream.text_deltas()])
            return text, await stream.result()

    text, result = anyio.run(ask, backend=backend)
    assert (text, result.turns, result.stopped_by) == ("Let me see.It is 42.", 2, "model")
