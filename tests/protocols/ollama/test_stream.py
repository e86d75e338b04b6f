"""Streams of Ollama's chat."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.errors import StreamIncomplete
from interlingua.events import Finish, TextDelta, ToolCallEnd
from interlingua.messages import Native
from tests.protocols.ollama.wire import decoded, events, folded, line, message, streamed

PNG = "iVBORw0KGgo="
NAMED = [
    {"id": "call_x1", "function": {"index": 0, "name": "get_weather", "arguments": {"city": "東京", "deep": [None]}}},
    {"id": "call_x2", "function": {"index": 1, "name": "get_time", "arguments": {}}},
]
NAMELESS = [
    {"function": {"name": "get_weather", "arguments": {"city": "Paris"}}},
    {"function": {"name": "get_weather", "arguments": {"city": "Paris"}}},
]
REPLIES: dict[str, dict[str, Any]] = {
    "text": message("Hello 😀"),
    "no content": message(),
    "reasoning": message("42", thinking="Six times seven."),
    "tool calls": message(tool_calls=NAMED),
    "text and tool calls": message("Let me look.", thinking="Hm.", tool_calls=NAMED),
    "calls without ids": message(tool_calls=NAMELESS),
    "a picture": message("Here.", images=[PNG]),
    "logprobs": message(
        "Hi",
        logprobs=[
            {"token": "H", "logprob": -0.5, "top_logprobs": [{"token": "J", "logprob": -1.0}]},
            {"token": "i", "logprob": -0.25},
        ],
    ),
    "a finish of tomorrow": message("x", done_reason="galaxy_brain"),
    "no reason at all": message("x", done_reason=None),
    "cut off": message("Once", done_reason="length"),
}


@pytest.mark.parametrize("piece", [1, 3, 1000])
@pytest.mark.parametrize("name", REPLIES)
def test_the_folded_stream_is_the_plain_reply(name: str, piece: int) -> None:
    assert folded(streamed(REPLIES[name], piece=piece)) == decoded(REPLIES[name])


def test_calls_may_share_a_line() -> None:
    lines = streamed(message())
    assert folded([line(tool_calls=NAMED), *lines]).tool_calls == decoded(REPLIES["tool calls"]).tool_calls


def test_calls_without_ids_get_ids_of_their_own_that_stay() -> None:
    first, second = decoded(REPLIES["calls without ids"]).tool_calls
    later = decoded({**REPLIES["calls without ids"], "created_at": "2026-01-01T00:00:01Z"}).tool_calls
    assert len({first.id, second.id, *(call.id for call in later)}) == 4
    assert [call.id for call in folded(streamed(REPLIES["calls without ids"])).tool_calls] == [first.id, second.id]


def test_a_call_whose_arguments_are_no_object_is_kept_and_not_called() -> None:
    broken = [{"function": {"name": "f", "arguments": "[1"}}]
    response = folded([line(tool_calls=broken), *streamed(message("x"))])
    assert response.tool_calls == ()
    assert [part.value for part in response.message.parts if isinstance(part, Native)] == broken


def test_an_answer_that_asks_for_tools_says_so() -> None:
    response = decoded(REPLIES["tool calls"])
    assert (response.finish_reason, response.raw_finish_reason) == ("tool_calls", "stop")


@pytest.mark.parametrize("kept", range(len(streamed(REPLIES["text"]))))
def test_no_finish_comes_before_the_last_line(kept: int) -> None:
    seen = list(events(streamed(REPLIES["text"])[:kept]))
    assert not any(isinstance(event, Finish) for event in seen)


def test_a_stream_without_its_last_line_is_incomplete() -> None:
    with pytest.raises(StreamIncomplete):
        folded(streamed(REPLIES["text"])[:-1])


@pytest.mark.parametrize(
    "stranger", [{}, {"aurora": "green"}, {"message": {}}, {**line(), "message": {"smell": "grass"}}]
)
def test_lines_that_we_do_not_know_do_no_harm(stranger: dict[str, Any]) -> None:
    lines = streamed(REPLIES["text"])
    assert folded([*lines[:1], stranger, *lines[1:]]) == decoded(REPLIES["text"])


def test_the_last_line_may_hold_text_too() -> None:
    last = streamed(message())[-1]
    response = folded([line("Hel"), {**last, "message": {"role": "assistant", "content": "lo"}}])
    assert response.text == "Hello"


def test_counts_are_known_once_the_last_line_has_come() -> None:
    usage = folded(streamed(REPLIES["text"])).usage
    assert (usage.input_tokens, usage.output_tokens) == (26, 9)


def test_times_are_kept_with_the_last_event() -> None:
    *_, finish = events(streamed(REPLIES["text"]))
    assert (finish.raw.total_duration, finish.raw.created_at) == (5, "2026-01-01T00:00:00.000000Z")


def test_a_call_comes_whole() -> None:
    (end,) = [event for event in events(streamed(message(tool_calls=NAMED[:1]))) if isinstance(event, ToolCallEnd)]
    assert end.part.arguments == {"city": "東京", "deep": [None]}


def test_every_event_holds_the_line_it_came_from() -> None:
    assert all(event.raw is not None for event in events(streamed(REPLIES["text and tool calls"])))


def test_text_arrives_piece_by_piece() -> None:
    seen = events(streamed(REPLIES["text"], piece=4))
    assert [event.text for event in seen if isinstance(event, TextDelta)] == ["Hell", "o 😀"]
