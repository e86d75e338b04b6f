"""Streams of Gemini."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.errors import InvalidReply, StreamIncomplete
from interlingua.events import Finish, TextDelta, ToolCallEnd, ToolCallStart
from interlingua.messages import Reasoning, Text, ToolCall
from tests.protocols.gemini.wire import decoded, events, folded, reply, streamed

GROUNDED = {
    "groundingChunks": [{"web": {"uri": "https://a.org", "title": "A"}}, {"web": {"uri": "https://b.org"}}],
    "groundingSupports": [
        {"segment": {"startIndex": 6, "endIndex": 9, "text": "東"}, "groundingChunkIndices": [0, 9]},
    ],
}
REPLIES: dict[str, dict[str, Any]] = {
    "text": reply({"text": "Hello 😀"}),
    "nothing": reply(finish="MAX_TOKENS"),
    "reasoning": reply({"text": "Six times seven.", "thought": True}, {"text": "42"}),
    "a signature on the text": reply({"text": "42", "thoughtSignature": "U0lH"}),
    "a signature on an empty text": reply({"text": "42"}, {"text": "", "thoughtSignature": "U0lH"}),
    "a signature on the reasoning": reply({"text": "hm", "thought": True, "thoughtSignature": "U0lH"}, {"text": "42"}),
    "calls with ids": reply(
        {"functionCall": {"id": "fc-1", "name": "f", "args": {"city": "東京"}}, "thoughtSignature": "U0lH"},
        {"functionCall": {"id": "fc-2", "name": "g", "args": {}}},
    ),
    "calls without ids": reply(
        {"text": "Let me look."},
        {"functionCall": {"name": "f", "args": {"x": [1, {"y": None}]}}},
        {"functionCall": {"name": "f"}},
    ),
    "a picture": reply({"text": "Here:"}, {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}),
    "code": reply(
        {"executableCode": {"language": "PYTHON", "code": "1+1"}},
        {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "2"}},
        {"text": "2"},
    ),
    "a part of tomorrow": reply({"hologram": {"angle": 7}}, {"text": "Look."}),
    "a finish of tomorrow": reply({"text": "x"}, finish="GALAXY_BRAIN"),
    "grounding": reply({"text": "Grass 東 green"}, groundingMetadata=GROUNDED),
    "recitation": reply(
        {"text": "é green"}, citationMetadata={"citationSources": [{"endIndex": 2, "uri": "https://a.org"}]}
    ),
    "probabilities": reply(
        {"text": "x"},
        logprobsResult={
            "chosenCandidates": [{"token": "x", "logProbability": -0.1}],
            "topCandidates": [{"candidates": [{"token": "x", "logProbability": -0.1}, {"token": "y"}]}],
        },
    ),
}


@pytest.mark.parametrize("piece", [1, 3, 1000])
@pytest.mark.parametrize("name", REPLIES)
def test_the_folded_stream_is_the_plain_reply(name: str, piece: int) -> None:
    assert folded(streamed(REPLIES[name], piece=piece)) == decoded(REPLIES[name])


def test_a_signature_on_a_last_empty_text_is_a_part_of_its_own() -> None:
    parts = folded(streamed(REPLIES["a signature on an empty text"])).message.parts
    assert parts == (Text("42"), Text("", signature="U0lH", origin="gemini"))


def test_reasoning_and_text_are_parts_of_their_own() -> None:
    parts = folded(streamed(REPLIES["reasoning"])).message.parts
    assert parts == (Reasoning("Six times seven.", origin="gemini"), Text("42"))


def test_ids_that_are_made_up_differ_within_a_reply_and_stay_the_same_between_readings() -> None:
    calls = decoded(REPLIES["calls without ids"]).tool_calls
    assert len({call.id for call in calls}) == 2
    assert calls == decoded(REPLIES["calls without ids"]).tool_calls


def test_ids_that_are_made_up_differ_between_replies() -> None:
    other = REPLIES["calls without ids"] | {"responseId": "r2"}
    assert decoded(other).tool_calls[0].id != decoded(REPLIES["calls without ids"]).tool_calls[0].id


def test_a_call_starts_and_ends_with_its_id_and_name() -> None:
    seen = [
        event for event in events(streamed(REPLIES["calls with ids"])) if isinstance(event, ToolCallStart | ToolCallEnd)
    ]
    assert seen[:2] == [
        ToolCallStart(0, "fc-1", "f"),
        ToolCallEnd(0, ToolCall("fc-1", "f", {"city": "東京"}, signature="U0lH", origin="gemini")),
    ]


@pytest.mark.parametrize("call", [{"name": "f", "args": [1]}, {"name": "f", "args": "{"}, {"args": {}}])
def test_a_call_that_is_none_is_an_error(call: dict[str, Any]) -> None:
    with pytest.raises(InvalidReply):
        folded([reply({"functionCall": call})])


def test_no_finish_comes_without_a_finish_reason() -> None:
    seen = list(events(streamed(REPLIES["text"])[:-1]))
    assert not any(isinstance(event, Finish) for event in seen)
    with pytest.raises(StreamIncomplete):
        folded([])


def test_what_came_before_a_break_is_kept_as_it_came() -> None:
    with pytest.raises(StreamIncomplete) as caught:
        folded(streamed(REPLIES["text"], piece=4)[:1])
    assert caught.value.partial.text == "Hell"


def test_counts_that_come_after_the_finish_reason_count() -> None:
    wire = streamed(REPLIES["text"])
    late = {"usageMetadata": {"promptTokenCount": 20, "candidatesTokenCount": 30}}
    assert folded([*wire, late]).usage.output_tokens == 30


def test_a_reply_without_a_candidate_does_no_harm() -> None:
    wire = streamed(REPLIES["text"])
    stranger = {"responseId": "r1", "modelVersion": "gemini-x", "aurora": True}
    assert folded([*wire[:1], stranger, *wire[1:]]) == decoded(REPLIES["text"])


def test_a_blocked_prompt_is_a_filtered_answer() -> None:
    response = folded([{"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {"promptTokenCount": 3}}])
    assert (response.finish_reason, response.raw_finish_reason) == ("content_filter", "SAFETY")
    assert response.usage.input_tokens == 3


def test_only_the_first_of_several_candidates_is_told() -> None:
    wire = reply({"text": "one"})
    second = {"content": {"parts": [{"text": "two"}]}, "finishReason": "MAX_TOKENS", "index": 1}
    assert decoded({**wire, "candidates": [*wire["candidates"], second]}).text == "one"
    assert folded([{**wire, "candidates": [second]}, wire]).text == "one"


def test_text_arrives_piece_by_piece() -> None:
    seen = events(streamed(REPLIES["text"], piece=4))
    assert [event.text for event in seen if isinstance(event, TextDelta)] == ["Hell", "o 😀"]
