"""Streams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlingua.errors import ApiError, InvalidReply, StreamIncomplete
from interlingua.events import (
    Finish,
    PartAdded,
    ReasoningDelta,
    ReasoningEnd,
    ReasoningStart,
    Start,
    TextDelta,
    TextEnd,
    TextStart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
)
from interlingua.folding import collect
from interlingua.messages import Native, Text, ToolCall
from tests.protocols.openai_responses.wire import (
    JSON,
    call,
    cut_off,
    decoded,
    events,
    folded,
    reasoning,
    reply,
    said,
    streamed,
    text,
)

CITED = {"type": "url_citation", "url": "u", "title": "t", "start_index": 0, "end_index": 5}
SEARCH = {"type": "web_search_call", "id": "ws_1", "status": "completed", "action": {"type": "search", "query": "q"}}
WHOLE: list[JSON] = [
    reply(said(text("Hello 😀"))),
    reply(),
    reply(said(text(""))),
    reply(said({"type": "refusal", "refusal": "I can't."})),
    reply(
        reasoning("First.", "Second.", encrypted_content="ENC"), call("a", "f", '{"x": [1, "é"]}'), call("b", "g", "")
    ),
    reply(reasoning(content=[{"type": "reasoning_text", "text": "Hm."}]), said(text("Yes"))),
    reply(reasoning(), SEARCH, said(text("One.", CITED), text("Two.", CITED, CITED), phase="final_answer")),
    reply({"type": "galaxy_brain", "id": "x", "size": 9}, said(text("Hi"))),
    cut_off(said(text("Once upon"))),
    cut_off(call("a", "f", '{"x": ', status="incomplete")),
]


@pytest.mark.parametrize("response", WHOLE)
@pytest.mark.parametrize("cut", [1, 4, 1000])
def test_a_folded_stream_equals_the_plain_reply(response: JSON, cut: int) -> None:
    plain, folding = decoded(response), folded(*streamed(response, cut=cut))
    assert folding == plain
    natives = [getattr(part, "native", None) for part in plain.message.parts]
    assert [getattr(part, "native", None) for part in folding.message.parts] == natives


LEFT_OUT = [
    {"response.content_part.added", "response.content_part.done"},
    {"response.output_item.added"},
    {"response.output_item.done", "response.content_part.done"},
    {"response.output_text.delta", "response.function_call_arguments.delta", "response.reasoning_summary_text.delta"},
    {"response.output_item.added", "response.output_item.done", "response.content_part.done"},
    {"response.created", "response.in_progress"},
]


@pytest.mark.parametrize("response", WHOLE)
@pytest.mark.parametrize("left_out", LEFT_OUT, ids=lambda kinds: sorted(kinds)[0])
def test_a_server_that_leaves_out_events_loses_no_part(response: JSON, left_out: set[str]) -> None:
    wire = [event for event in streamed(response) if event["type"] not in left_out]
    assert sorted(map(repr, folded(*wire).message.parts)) == sorted(map(repr, decoded(response).message.parts))


@pytest.mark.parametrize("response", WHOLE[:6])
def test_a_server_that_numbers_nothing_gives_the_same_reply(response: JSON) -> None:
    """As the server of llama.cpp does, which names the model only at the end, too."""
    numbers = {"output_index", "content_index", "summary_index", "sequence_number"}
    wire = [{name: value for name, value in event.items() if name not in numbers} for event in streamed(response)]
    for event in wire[:2]:
        event["response"] = {"id": "resp_1", "status": "in_progress"}
    assert folded(*wire) == decoded(response)


def test_a_last_event_without_output_is_made_up_for() -> None:
    response = reply(reasoning("Hm."), said(text("Hello")), call("a", "f", '{"x": 1}'))
    bare = reply()
    del bare["output"]
    done = {"response.output_item.done", "response.content_part.done"}
    wire = [event for event in streamed(response)[:-1] if event["type"] not in done]
    folding = folded(*wire, {"type": "response.completed", "response": bare})
    assert folding.message == decoded(response).message
    assert folding.finish_reason == "tool_calls"


def test_events_come_in_order() -> None:
    ours = events(*streamed(reply(reasoning("Hm."), said(text("Yes")), call("a", "f", "{}"))))
    assert [type(event) for event in ours] == [
        *(Start, ReasoningStart, ReasoningDelta, ReasoningEnd, TextStart, TextDelta, TextEnd),
        *(ToolCallStart, ToolCallDelta, ToolCallEnd, Finish),
    ]
    assert ours[0] == Start("gpt-x", "resp_1")


def test_every_part_has_one_start_and_one_end() -> None:
    ours = events(*streamed(reply(said(text("One.", CITED)), call("a", "f", "{}"))))
    ends = [event.index for event in ours if isinstance(event, TextEnd | ToolCallEnd | PartAdded)]
    starts = [event.index for event in ours if isinstance(event, TextStart | ToolCallStart)]
    assert (ends, starts) == ([0, 1, 2], [0, 2])


def test_interleaved_calls_are_told_apart() -> None:
    response = reply(call("a", "f", '{"x":1}'), call("b", "g", '{"y":2}'))
    wire = streamed(response, cut=2)
    mixed = sorted(wire[2:-1], key=lambda event: event["type"].endswith("done"))
    order = [event for event in mixed if event["type"].endswith("added")]
    order += sorted((event for event in mixed if event["type"].endswith("delta")), key=lambda event: event["delta"])
    ours = collect(events(*wire[:2], *order, wire[-1]))
    assert ours.tool_calls == (ToolCall("a", "f", {"x": 1}), ToolCall("b", "g", {"y": 2}))


def test_broken_arguments_of_a_complete_reply_are_invalid() -> None:
    with pytest.raises(InvalidReply, match="arguments"):
        events(*streamed(reply(call("a", "f", '{"x": '))))


def test_a_call_that_was_cut_off_is_no_call() -> None:
    response = folded(*streamed(cut_off(said(text("So")), call("a", "f", '{"x": '))))
    assert response.tool_calls == ()
    assert isinstance(response.message.parts[1], Native)


def test_no_finish_is_made_up() -> None:
    with pytest.raises(StreamIncomplete) as caught:
        folded(*streamed(reply(said(text("Hello"))))[:-1])
    assert caught.value.partial.text == "Hello"


@pytest.mark.parametrize(
    "event",
    [
        {"type": "error", "code": "server_error", "message": "Oh", "param": None},
        {
            "type": "response.failed",
            "response": reply(status="failed", error={"code": "server_error", "message": "Oh"}),
        },
    ],
)
def test_a_failure_in_the_stream_is_raised(event: JSON) -> None:
    with pytest.raises(ApiError, match="Oh"):
        events(*streamed(reply(said(text("Hello"))))[:-1], event)


def test_odd_events_do_no_harm() -> None:
    odd: list[JSON] = [
        {"type": "response.galaxy_brain"},
        {},
        {"type": "response.output_text.delta"},
        {"type": "response.queued"},
    ]
    wire = streamed(reply(said(text("Hi"))))
    assert folded(*odd, *wire[:4], *odd, *wire[4:]).message.parts == (Text("Hi"),)


@given(words=st.lists(st.text(min_size=1), max_size=4), cut=st.integers(1, 7))
def test_any_text_in_any_cut_is_the_same(words: list[str], cut: int) -> None:
    response = reply(reasoning(*words), said(*map(text, words)))
    assert folded(*streamed(response, cut=cut)) == decoded(response)


@pytest.mark.parametrize("ended_by", ["response.output_item.done", "response.completed"])
def test_a_piece_that_comes_after_the_whole_changes_nothing(ended_by: str) -> None:
    wire = streamed(reply(said(text("Hello"))))
    late = {**next(event for event in wire if event["type"] == "response.output_text.delta"), "delta": "more"}
    late.pop("sequence_number", None)
    end = next(place for place, event in enumerate(wire) if event["type"] == ended_by)
    assert folded(*wire[: end + 1], late, *wire[end + 1 :]).message.parts == (Text("Hello"),)
