"""Streams of the Messages API."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.errors import InvalidReply, StreamIncomplete
from interlingua.events import Finish, TextDelta, ToolCallDelta, ToolCallStart
from interlingua.messages import Native, Refusal, Source, ToolCall
from tests.protocols.anthropic_messages.wire import decoded, events, folded, message, streamed

CITATION = {
    "type": "char_location",
    "cited_text": "The grass is green.",
    "document_index": 0,
    "document_title": "Facts",
    "start_char_index": 0,
    "end_char_index": 19,
}
REPLIES: dict[str, dict[str, Any]] = {
    "text": message({"type": "text", "text": "Hello 😀"}),
    "two texts": message({"type": "text", "text": "one"}, {"type": "text", "text": "two"}),
    "an empty text": message({"type": "text", "text": ""}),
    "no content": message(),
    "citations": message(
        {"type": "text", "text": "Grass is "},
        {"type": "text", "text": "green", "citations": [CITATION, CITATION]},
        {"type": "text", "text": "."},
    ),
    "reasoning": message(
        {"type": "thinking", "thinking": "Six times seven.", "signature": "SIG+/=="},
        {"type": "redacted_thinking", "data": "c2VjcmV0"},
        {"type": "text", "text": "42"},
    ),
    "tool calls": message(
        {"type": "text", "text": "Let me look."},
        {"type": "tool_use", "id": "toolu_a", "name": "get_weather", "input": {"city": "東京", "deep": [{"a": None}]}},
        {"type": "tool_use", "id": "toolu_b", "name": "get_time", "input": {}},
        stop_reason="tool_use",
    ),
    "a tool of the server": message(
        {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "grass"}},
        {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []},
        {"type": "text", "text": "Green."},
    ),
    "a block of tomorrow": message({"type": "hologram", "angle": 7}, {"type": "text", "text": "Look."}),
    "a refusal": message(
        stop_reason="refusal", stop_details={"type": "refusal", "category": "bio", "explanation": "Not that."}
    ),
    "a finish of tomorrow": message({"type": "text", "text": "x"}, stop_reason="galaxy_brain"),
    "cached usage": message(
        {"type": "text", "text": "x"},
        usage={
            "input_tokens": 100,
            "cache_creation_input_tokens": 300,
            "cache_read_input_tokens": 1000,
            "output_tokens": 50,
        },
    ),
}


@pytest.mark.parametrize("piece", [1, 3, 1000])
@pytest.mark.parametrize("name", REPLIES)
def test_the_folded_stream_is_the_plain_reply(name: str, piece: int) -> None:
    assert folded(streamed(REPLIES[name], piece=piece)) == decoded(REPLIES[name])


def call(index: int, identifier: str, name: str) -> dict[str, Any]:
    block = {"type": "tool_use", "id": identifier, "name": name, "input": {}}
    return {"type": "content_block_start", "index": index, "content_block": block}


def arguments(index: int, text: str) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": index, "delta": {"type": "input_json_delta", "partial_json": text}}


def stopped(index: int) -> dict[str, Any]:
    return {"type": "content_block_stop", "index": index}


def concluded(stop_reason: str | None) -> list[Any]:
    delta = {"stop_reason": stop_reason, "stop_sequence": None}
    return [{"type": "message_delta", "delta": delta, "usage": {"output_tokens": 5}}, {"type": "message_stop"}]


START = {"type": "message_start", "message": message(stop_reason=None)}


def test_parallel_calls_may_arrive_interleaved() -> None:
    wire = [
        START,
        call(0, "a", "f"),
        call(1, "b", "g"),
        arguments(0, '{"x":'),
        arguments(1, '{"y": 2}'),
        arguments(0, " 1}"),
        stopped(1),
        stopped(0),
        *concluded("tool_use"),
    ]
    assert folded(wire).tool_calls == (ToolCall("a", "f", {"x": 1}), ToolCall("b", "g", {"y": 2}))


def test_a_call_shows_its_id_and_name_before_its_arguments() -> None:
    seen = list(events([START, call(0, "a", "f"), arguments(0, "{}"), stopped(0), *concluded("tool_use")]))
    assert [event for event in seen if isinstance(event, ToolCallStart | ToolCallDelta)] == [
        ToolCallStart(0, "a", "f"),
        ToolCallDelta(0, "{}"),
    ]


def test_arguments_that_come_whole_with_the_start_are_taken() -> None:
    start = call(0, "a", "f")
    start["content_block"]["input"] = {"x": 1}
    assert folded([START, start, stopped(0), *concluded("tool_use")]).tool_calls == (ToolCall("a", "f", {"x": 1}),)


@pytest.mark.parametrize("text", ['{"city": "Pa', "[]", '"Paris"'])
def test_arguments_that_are_no_object_are_an_error_when_the_model_was_done(text: str) -> None:
    wire = [START, call(0, "a", "f"), arguments(0, text), stopped(0), *concluded("tool_use")]
    with pytest.raises(InvalidReply, match="'f'"):
        folded(wire)


def test_arguments_that_were_cut_off_make_no_call_and_keep_their_text() -> None:
    response = folded([START, call(0, "a", "f"), arguments(0, '{"city": "Pa'), stopped(0), *concluded("max_tokens")])
    assert response.tool_calls == ()
    assert response.finish_reason == "length"
    assert isinstance(response.message.parts[0], Native)
    assert response.message.parts[0].value["partial_json"] == '{"city": "Pa'


def test_a_call_without_its_stop_is_closed_by_the_finish() -> None:
    wire = [START, call(0, "a", "f"), arguments(0, '{"x": 1}'), *concluded("tool_use")]
    assert folded(wire).tool_calls == (ToolCall("a", "f", {"x": 1}),)


@pytest.mark.parametrize("kept", range(len(streamed(REPLIES["text"]))))
def test_no_finish_comes_before_the_terminal_event(kept: int) -> None:
    seen = list(events(streamed(REPLIES["text"])[:kept]))
    assert not any(isinstance(event, Finish) for event in seen)


def test_a_stop_without_a_reason_is_no_finish() -> None:
    with pytest.raises(StreamIncomplete):
        folded([START, {"type": "message_stop"}])


@pytest.mark.parametrize(
    "stranger",
    [
        {"type": "ping"},
        {"type": "aurora", "colour": "green"},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "smell_delta", "smell": "grass"}},
        {"type": "content_block_delta", "index": 7, "delta": {"type": "text_delta", "text": "of no block"}},
        {"type": "content_block_stop", "index": 7},
    ],
)
def test_events_that_we_do_not_know_do_no_harm(stranger: dict[str, Any]) -> None:
    wire = streamed(REPLIES["text"])
    assert folded([*wire[:4], stranger, *wire[4:]]) == decoded(REPLIES["text"])


def test_counts_of_the_last_report_replace_those_of_the_first() -> None:
    wire = streamed(REPLIES["cached usage"])
    wire[-2]["usage"] = {"input_tokens": 7, "cache_read_input_tokens": 0, "output_tokens": 9}
    usage = folded(wire).usage
    assert (usage.input_tokens, usage.cache_read_tokens, usage.cache_write_tokens, usage.output_tokens) == (
        307,
        0,
        300,
        9,
    )


def test_a_refusal_comes_after_the_text_before_it() -> None:
    wire = streamed(REPLIES["text"])
    wire[-2]["delta"] = {"stop_reason": "refusal", "stop_details": {"type": "refusal", "explanation": "No."}}
    assert folded(wire).message.parts[-1] == Refusal("No.")


def test_sources_follow_the_text_that_cites_them() -> None:
    kinds = [type(part) for part in folded(streamed(REPLIES["citations"])).message.parts]
    assert [index for index, kind in enumerate(kinds) if kind is Source] == [2, 3]


def test_every_event_holds_the_wire_event_it_came_from() -> None:
    assert all(event.raw is not None for event in events(streamed(REPLIES["tool calls"])))


def test_text_arrives_piece_by_piece() -> None:
    seen = events(streamed(REPLIES["text"], piece=4))
    assert [event.text for event in seen if isinstance(event, TextDelta)] == ["Hell", "o 😀"]
