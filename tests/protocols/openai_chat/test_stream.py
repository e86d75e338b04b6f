"""Streams."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlingua.errors import InvalidReply, StreamIncomplete
from interlingua.events import (
    Finish,
    PartAdded,
    Start,
    TextDelta,
    TextEnd,
    TextStart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
)
from interlingua.messages import Native, Text, ToolCall
from interlingua.usage import Usage
from tests.protocols.openai_chat.wire import JSON, call, decoded, delta, events, folded, piece, reply, usage_event

USAGE = {"prompt_tokens": 10, "completion_tokens": 4, "total_tokens": 14, "prompt_tokens_details": {"cached_tokens": 8}}


def streamed(message: JSON, *, finish: str | None = "stop", cut: int = 3) -> list[JSON]:
    """The events by which a server would send the message of a plain reply."""
    wire: list[JSON] = [delta({"role": "assistant", "content": ""})]
    for field in ("reasoning_content", "reasoning", "content", "refusal"):
        text = message.get(field) or ""
        wire += [delta({field: text[at : at + cut]}) for at in range(0, len(text), cut)]
    if audio := message.get("audio"):
        wire += [delta({"audio": {"id": audio["id"]}}), delta({"audio": {"data": audio["data"]}})]
        wire += [delta({"audio": {"transcript": audio["transcript"]}})]
    for index, each in enumerate(message.get("tool_calls") or ()):
        arguments = each["function"]["arguments"]
        wire += [piece(index, call_id=each["id"], name=each["function"]["name"])]
        wire += [piece(index, arguments[at : at + cut]) for at in range(0, len(arguments), cut)]
    if annotations := message.get("annotations"):
        wire += [delta({"annotations": annotations})]
    return [*wire, delta({}, finish=finish), usage_event(USAGE)]


WHOLE: list[JSON] = [
    {"content": "Hello 😀"},
    {"content": ""},
    {"reasoning_content": "First I think.", "content": "Then I speak."},
    {"refusal": "I can't."},
    {"content": "So:", "tool_calls": [call("a", "f", '{"x": "é\\n", "y": [1, {}]}'), call("b", "g", "")]},
    {"audio": {"id": "audio_1", "data": "UklGRi4uLi5XQVZF", "transcript": "Hi", "expires_at": 1}},
    {
        "content": "Paris.",
        "annotations": [
            {"type": "url_citation", "url_citation": {"url": "u", "title": "t", "start_index": 0, "end_index": 5}}
        ],
    },
]


@pytest.mark.parametrize("message", WHOLE)
@pytest.mark.parametrize("cut", [1, 5, 1000])
def test_a_folded_stream_equals_the_plain_reply(message: JSON, cut: int) -> None:
    assert folded(*streamed(message, cut=cut)) == decoded(reply(message, usage=USAGE))


@pytest.mark.parametrize("finish", ["length", "content_filter", "galaxy_brain"])
def test_a_cut_off_call_folds_as_in_the_plain_reply(finish: str) -> None:
    message = {"content": "So", "tool_calls": [call("a", "f", '{"x": 1}'), call("b", "g", '{"y": "Par')]}
    response = folded(*streamed(message, finish=finish))
    assert response == decoded(reply(message, finish=finish, usage=USAGE))
    assert isinstance(response.message.parts[-1], Native)


def test_events_come_in_order() -> None:
    ours = events(*streamed({"content": "Hello"}))
    assert [type(event) for event in ours] == [Start, TextStart, TextDelta, TextDelta, TextEnd, Finish]
    assert ours[0] == Start("gpt-x", "c1")
    assert ours[-1] == Finish("stop", "stop", Usage(input_tokens=10, output_tokens=4, cache_read_tokens=8))


def test_interleaved_calls_are_told_apart_by_index() -> None:
    wire = [piece(0, call_id="a", name="f"), piece(1, call_id="b", name="g")]
    wire += [piece(0, '{"x"'), piece(1, '{"y"'), piece(0, ":1}"), piece(1, ":2}"), delta({}, finish="tool_calls")]
    assert folded(*wire).tool_calls == (ToolCall("a", "f", {"x": 1}), ToolCall("b", "g", {"y": 2}))


def test_arguments_may_come_before_the_name() -> None:
    wire = [piece(1, '{"y"'), piece(0, "{}", call_id="a", name="f"), piece(1, ":2}", call_id="b", name="g")]
    ours = events(*wire, delta({}, finish="tool_calls"))
    assert [event.arguments for event in ours if isinstance(event, ToolCallDelta)] == ["{}", '{"y":2}']
    assert next(event.part for event in ours if isinstance(event, ToolCallEnd)) == ToolCall("b", "g", {"y": 2})


def test_calls_without_an_index_are_told_apart_by_id() -> None:
    wire = [piece(None, "{}", call_id="a", name="f"), piece(None, '{"y":', call_id="b", name="g"), piece(None, "2}")]
    assert folded(*wire, delta({}, finish="stop")).tool_calls == (ToolCall("a", "f", {}), ToolCall("b", "g", {"y": 2}))


def test_whole_calls_with_the_same_index_are_told_apart_by_id() -> None:
    wire = [piece(0, "{}", call_id="a", name="f"), piece(0, "{}", call_id="b", name="f")]
    assert [call.id for call in folded(*wire, delta({}, finish="stop")).tool_calls] == ["a", "b"]


def test_calls_without_an_id_are_given_one() -> None:
    wire = [piece(0, "{}", name="f"), piece(1, "{}", name="g"), delta({}, finish="tool_calls")]
    assert [event.id for event in events(*wire) if isinstance(event, ToolCallStart)] == ["call_0", "call_1"]


def test_broken_arguments_after_a_normal_finish_are_an_invalid_reply() -> None:
    with pytest.raises(InvalidReply, match="arguments"):
        events(piece(0, '{"x": 9', call_id="a", name="f"), delta({}, finish="tool_calls"))


def test_a_call_that_never_got_a_name_is_kept() -> None:
    ours = events(piece(0, '{"x": 9}'), delta({}, finish="length"))
    assert isinstance(ours[1], PartAdded)


def test_a_custom_call_is_kept_whole() -> None:
    named = {"index": 0, "id": "a", "type": "custom", "custom": {"name": "f", "input": ""}}
    wire = [delta({"tool_calls": [named]})]
    wire += [delta({"tool_calls": [{"index": 0, "custom": {"input": text}}]}) for text in ("x ", "= 1")]
    whole = {"id": "a", "type": "custom", "custom": {"name": "f", "input": "x = 1"}}
    response = folded(*wire, delta({}, finish="tool_calls"))
    assert response.message == decoded(reply({"tool_calls": [whole]}, finish="tool_calls")).message


@pytest.mark.parametrize("wire", [[delta({"content": "Hi"})], [delta({"content": "Hi"}), usage_event(USAGE)]])
def test_no_finish_is_made_up(wire: list[JSON]) -> None:
    with pytest.raises(StreamIncomplete) as caught:
        folded(*wire)
    assert caught.value.partial.text == "Hi"


def test_content_in_the_last_event_is_kept() -> None:
    assert folded(delta({"content": "Hi"}), delta({"content": "!"}, finish="stop")).text == "Hi!"


def test_an_empty_finish_is_none() -> None:
    assert folded(delta({"content": "Hi"}, finish=""), delta({}, finish="stop")).finish_reason == "stop"


def test_further_candidates_do_not_mix_in() -> None:
    other = delta({"content": "two"}, finish="length")
    other["choices"][0]["index"] = 1
    response = folded(delta({"content": "one"}), other, delta({}, finish="stop"))
    assert (response.text, response.finish_reason) == ("one", "stop")


def test_odd_events_do_no_harm() -> None:
    odd: list[JSON] = [
        {},
        {"choices": None},
        {"choices": [{}]},
        {"choices": [{"index": 0, "delta": None}]},
        {"ping": 1},
    ]
    wire = [*odd, delta({"content": "Hi", "x_new": {}}), *odd, delta({}, finish="stop"), *odd]
    assert folded(*wire).message.parts == (Text("Hi"),)


def test_usage_in_a_field_of_the_servers_own_is_read() -> None:
    wire = [delta({"content": "Hi"}), delta({}, finish="stop", x_groq={"id": "req_1", "usage": USAGE})]
    assert folded(*wire).usage == Usage(input_tokens=10, output_tokens=4, cache_read_tokens=8)


def test_likelihoods_are_joined() -> None:
    wire: list[JSON] = []
    for token in ("a", "b"):
        event = delta({"content": token})
        event["choices"][0]["logprobs"] = {"content": [{"token": token, "logprob": -1.0, "top_logprobs": []}]}
        wire.append(event)
    assert [each.token for each in folded(*wire, delta({}, finish="stop")).logprobs] == ["a", "b"]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    arguments=st.dictionaries(st.text(max_size=9), JSON_VALUES, max_size=3),
    places=st.lists(st.integers(0, 60), max_size=9),
    ascii_only=st.booleans(),
)
def test_any_cut_of_the_arguments_gives_the_same_call(
    arguments: dict[str, Any], places: list[int], ascii_only: bool
) -> None:
    text = json.dumps(arguments, ensure_ascii=ascii_only)
    cuts = sorted({0, len(text), *(place for place in places if place < len(text))})
    wire = [piece(0, call_id="a", name="f"), *(piece(0, text[start:end]) for start, end in pairwise(cuts))]
    assert folded(*wire, delta({}, finish="tool_calls")).tool_calls == (ToolCall("a", "f", arguments),)
