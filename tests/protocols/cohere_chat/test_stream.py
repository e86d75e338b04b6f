"""Streams of Cohere's chat."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.errors import InvalidReply, StreamIncomplete
from interlingua.events import Finish, ReasoningDelta, TextDelta, ToolCallDelta, ToolCallStart
from interlingua.messages import Native, Source, ToolCall
from tests.protocols.cohere_chat.wire import USAGE, decoded, events, folded, message, streamed

CITATION = {
    "start": 0,
    "end": 5,
    "text": "Paris",
    "content_index": 0,
    "type": "TEXT_CONTENT",
    "sources": [
        {"type": "document", "id": "doc:0", "document": {"id": "doc:0", "snippet": "Paris is big", "title": "P"}},
        {"type": "tool", "id": "get:0", "tool_output": {"url": "https://example.com"}},
    ],
}
PLANNED = {"start": 2, "end": 6, "text": "will", "type": "PLAN", "sources": CITATION["sources"][:1]}


def call(call_id: str, name: str, arguments: str) -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


REPLIES: dict[str, dict[str, Any]] = {
    "text": message({"type": "text", "text": "Hello 😀"}),
    "two texts": message({"type": "text", "text": "one"}, {"type": "text", "text": "two"}),
    "an empty text": message({"type": "text", "text": ""}),
    "no content": message(),
    "citations": message({"type": "text", "text": "Paris is big."}, citations=[CITATION]),
    "reasoning": message({"type": "thinking", "thinking": "Six times seven."}, {"type": "text", "text": "42"}),
    "tool calls": message(
        tool_plan="I will look.",
        tool_calls=[call("w_1", "get_weather", '{"city": "東京", "deep": [{"a": null}]}'), call("t_1", "get_time", "")],
        citations=[PLANNED],
        finish_reason="TOOL_CALL",
    ),
    "logprobs": message(
        {"type": "text", "text": "Hi"},
        logprobs=[
            {"token_ids": [1], "text": "H", "logprobs": [-0.5]},
            {"token_ids": [2, 3], "text": "i", "logprobs": [-1.0, -0.25]},
        ],
    ),
    "content of tomorrow": message({"type": "hologram", "angle": 7}, {"type": "text", "text": "Look."}),
    "a finish of tomorrow": message({"type": "text", "text": "x"}, finish_reason="GALAXY_BRAIN"),
    "a failure": message({"type": "text", "text": "par"}, finish_reason="ERROR"),
}


@pytest.mark.parametrize("piece", [1, 3, 1000])
@pytest.mark.parametrize("name", REPLIES)
def test_the_folded_stream_is_the_plain_reply(name: str, piece: int) -> None:
    assert folded(streamed(REPLIES[name], piece=piece)) == decoded(REPLIES[name])


def about(kind: str, index: int, **said: Any) -> dict[str, Any]:
    return {"type": kind, "index": index, "delta": {"message": said}}


def started(index: int, call_id: str, name: str) -> dict[str, Any]:
    return about("tool-call-start", index, tool_calls=call(call_id, name, ""))


def arguments(index: int, text: str) -> dict[str, Any]:
    return about("tool-call-delta", index, tool_calls={"function": {"arguments": text}})


def ended(word: str | None) -> dict[str, Any]:
    return {"type": "message-end", "delta": {"finish_reason": word, "usage": USAGE}}


START = {"type": "message-start", "id": "c-1", "delta": {"message": {"role": "assistant"}}}


def test_parallel_calls_may_arrive_interleaved() -> None:
    wire = [
        START,
        started(0, "a", "f"),
        started(1, "b", "g"),
        arguments(0, '{"x":'),
        arguments(1, '{"y": 2}'),
        arguments(0, " 1}"),
        ended("TOOL_CALL"),
    ]
    assert folded(wire).tool_calls == (ToolCall("a", "f", {"x": 1}), ToolCall("b", "g", {"y": 2}))


def test_a_call_shows_its_id_and_name_before_its_arguments() -> None:
    seen = list(events([START, started(0, "a", "f"), arguments(0, "{}"), ended("TOOL_CALL")]))
    assert [event for event in seen if isinstance(event, ToolCallStart | ToolCallDelta)] == [
        ToolCallStart(0, "a", "f"),
        ToolCallDelta(0, "{}"),
    ]


@pytest.mark.parametrize("text", ['{"city": "Pa', "[]", '"Paris"'])
def test_arguments_that_are_no_object_are_an_error_when_the_model_was_done(text: str) -> None:
    with pytest.raises(InvalidReply, match="'f'"):
        folded([START, started(0, "a", "f"), arguments(0, text), ended("TOOL_CALL")])


def test_arguments_that_were_cut_off_make_no_call_and_keep_their_text() -> None:
    response = folded([START, started(0, "a", "f"), arguments(0, '{"city": "Pa'), ended("MAX_TOKENS")])
    assert response.tool_calls == ()
    assert response.finish_reason == "length"
    (kept,) = response.message.parts
    assert isinstance(kept, Native)
    assert kept.value["function"] == {"name": "f", "arguments": '{"city": "Pa'}


@pytest.mark.parametrize("kept", range(len(streamed(REPLIES["text"]))))
def test_no_finish_comes_before_the_terminal_event(kept: int) -> None:
    seen = list(events(streamed(REPLIES["text"])[:kept]))
    assert not any(isinstance(event, Finish) for event in seen)


def test_an_end_without_a_reason_is_no_finish() -> None:
    with pytest.raises(StreamIncomplete):
        folded([START, ended(None)])


@pytest.mark.parametrize(
    "stranger",
    [
        {"type": "aurora", "colour": "green"},
        {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"smell": "grass"}}}},
        {"type": "content-end", "index": 7},
        {"type": "citation-start", "index": 0},
        {"type": "content-delta", "index": 0},
    ],
)
def test_events_that_we_do_not_know_do_no_harm(stranger: dict[str, Any]) -> None:
    wire = streamed(REPLIES["text"])
    assert folded([*wire[:3], stranger, *wire[3:]]) == decoded(REPLIES["text"])


def test_a_piece_without_an_index_goes_on_with_the_last_one() -> None:
    pieces = [about("content-delta", 0, content={"text": "Hel"}), about("content-delta", 0, content={"text": "lo"})]
    del pieces[1]["index"]
    assert folded([START, *pieces, ended("COMPLETE")]).text == "Hello"


def test_a_call_whose_beginning_was_lost_is_kept_if_it_was_not_meant_to_be_whole() -> None:
    (kept,) = folded([START, arguments(0, '{"x": 1}'), ended("MAX_TOKENS")]).message.parts
    assert isinstance(kept, Native)
    assert kept.value["function"]["arguments"] == '{"x": 1}'
    with pytest.raises(InvalidReply):
        folded([START, arguments(0, '{"x": 1}'), ended("TOOL_CALL")])


def test_an_end_before_any_beginning_is_no_finish() -> None:
    with pytest.raises(StreamIncomplete):
        folded([ended("COMPLETE")])


def test_a_stream_that_begins_in_its_middle_is_read_all_the_same() -> None:
    response = folded([about("content-delta", 0, content={"text": "Hi"}), ended("COMPLETE")])
    assert (response.text, response.finish_reason) == ("Hi", "stop")


def test_a_plan_is_reasoning_and_ends_before_the_calls() -> None:
    seen = list(events(streamed(REPLIES["tool calls"], piece=5)))
    assert "".join(event.text for event in seen if isinstance(event, ReasoningDelta)) == "I will look."
    kinds = [type(event).__name__ for event in seen]
    assert kinds.index("ReasoningEnd") < kinds.index("ToolCallStart")


def test_each_source_of_a_citation_is_a_part() -> None:
    sources = [part for part in folded(streamed(REPLIES["citations"])).message.parts if isinstance(part, Source)]
    assert [(part.title, part.quote, part.url, part.start, part.end) for part in sources] == [
        ("P", "Paris is big", None, 0, 5),
        (None, None, "https://example.com", 0, 5),
    ]


def test_a_span_of_the_plan_is_none_of_the_text() -> None:
    (source,) = [part for part in decoded(REPLIES["tool calls"]).message.parts if isinstance(part, Source)]
    assert (source.start, source.end, source.native and source.native["start"]) == (None, None, 2)


def test_why_a_stream_failed_is_kept_and_what_it_said_is_not_lost() -> None:
    wire = streamed(REPLIES["a failure"])
    wire[-1]["delta"]["error"] = "upstream failed"
    seen = list(events(wire))
    assert isinstance(seen[-1], Finish)
    assert (seen[-1].finish_reason, seen[-1].usage.output_tokens) == ("error", 40)
    assert seen[-1].raw.delta.error == "upstream failed"


def test_every_event_holds_the_wire_event_it_came_from() -> None:
    assert all(event.raw is not None for event in events(streamed(REPLIES["tool calls"])))


def test_text_arrives_piece_by_piece() -> None:
    seen = events(streamed(REPLIES["text"], piece=4))
    assert [event.text for event in seen if isinstance(event, TextDelta)] == ["Hell", "o 😀"]
