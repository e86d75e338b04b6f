"""Streams of Converse: they fold into the plain reply, whatever comes in them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given

from interlingua.errors import InterlinguaError, InvalidReply
from interlingua.events import Finish, Start, TextDelta, ToolCallDelta, ToolCallEnd, ToolCallStart
from interlingua.messages import Native, ToolCall
from interlingua.usage import Usage
from tests.protocols.bedrock_converse.wire import decoded, event, events, folded, reply, streamed
from tests.protocols.mutations import mutated

PICTURE = b64encode(b"\x89PNG\r\n\x1a\n...").decode()
CITED = {
    "citationsContent": {
        "content": [{"text": "Grass is green."}],
        "citations": [
            {
                "title": "Facts",
                "sourceContent": [{"text": "The grass is green."}],
                "location": {"documentChar": {"documentIndex": 0, "start": 0, "end": 19}},
            }
        ],
    }
}
REPLIES: dict[str, Any] = {
    "text": reply({"text": "Hello 😀"}),
    "empty text": reply({"text": ""}),
    "calls": reply(
        {"text": "Let me look."},
        {"toolUse": {"toolUseId": "a", "name": "f", "input": {"city": "Paris", "n": None}}},
        {"toolUse": {"toolUseId": "b", "name": "g", "input": {}}},
        stop="tool_use",
    ),
    "reasoning": reply(
        {"reasoningContent": {"reasoningText": {"text": "They say hm.", "signature": "c2ln"}}},
        {"reasoningContent": {"redactedContent": "cmVk"}},
        {"text": "42"},
    ),
    "unsigned reasoning": reply({"reasoningContent": {"reasoningText": {"text": "Hm."}}}, {"text": "42"}),
    "citations": reply({"text": "See:"}, CITED),
    "a picture": reply({"image": {"format": "png", "source": {"bytes": PICTURE}}}),
    "a picture of a new kind": reply({"image": {"format": "novelty", "source": {"bytes": PICTURE}}}),
    "a tool of the server": reply(
        {"toolUse": {"toolUseId": "s", "name": "search", "type": "server_tool_use", "input": {"q": "x"}}},
        {"toolResult": {"toolUseId": "s", "type": "search_result", "content": [{"text": "found"}]}},
        {"text": "Found."},
    ),
    "cut off": reply({"text": "Once"}, stop="max_tokens"),
    "blocked": reply({"text": "No."}, stop="guardrail_intervened"),
    "routed": reply({"text": "Hi"}, trace={"promptRouter": {"invokedModelId": "arn:aws:bedrock:x"}}),
    "a new reason": reply({"text": "Hi"}, stop="novelty"),
    "cached": reply(
        {"text": "Hi"},
        usage={
            "inputTokens": 100,
            "outputTokens": 50,
            "totalTokens": 1450,
            "cacheReadInputTokens": 1000,
            "cacheWriteInputTokens": 300,
        },
    ),
}


@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_a_stream_folds_into_the_plain_reply(name: str, piece: int) -> None:
    assert folded(streamed(REPLIES[name], piece=piece)) == decoded(REPLIES[name])


def test_a_new_event_and_a_new_block_do_no_harm() -> None:
    wire = streamed(reply({"text": "Hi"}, {"novelty": {"what": [1]}}))
    wire.insert(2, event("novelty", what=[1]))
    response = folded(wire)
    assert response.text == "Hi"
    assert response.message.parts[1:] == (Native({"novelty": {"what": [1]}}, "bedrock_converse"),)


def test_calls_may_be_interleaved() -> None:
    start = [{"toolUse": {"toolUseId": name, "name": name}} for name in "ab"]
    wire = [
        event("messageStart", role="assistant"),
        event("contentBlockStart", contentBlockIndex=0, start=start[0]),
        event("contentBlockStart", contentBlockIndex=1, start=start[1]),
        event("contentBlockDelta", contentBlockIndex=1, delta={"toolUse": {"input": '{"x":'}}),
        event("contentBlockDelta", contentBlockIndex=0, delta={"toolUse": {"input": '{"y": 1}'}}),
        event("contentBlockStop", contentBlockIndex=0),
        event("contentBlockDelta", contentBlockIndex=1, delta={"toolUse": {"input": "2}"}}),
        event("contentBlockStop", contentBlockIndex=1),
        event("messageStop", stopReason="tool_use"),
    ]
    assert folded(wire).tool_calls == (ToolCall("a", "a", {"y": 1}), ToolCall("b", "b", {"x": 2}))


def test_the_events_of_a_call_come_in_their_order() -> None:
    kinds = [type(each) for each in events(streamed(REPLIES["calls"], piece=1000))]
    assert kinds[0] is Start
    assert [kind for kind in kinds if kind in (ToolCallStart, ToolCallDelta, ToolCallEnd)] == [
        *(ToolCallStart, ToolCallDelta, ToolCallEnd),
        *(ToolCallStart, ToolCallEnd),
    ]
    assert kinds[-1] is Finish
    assert TextDelta in kinds


def test_a_call_that_was_cut_off_is_kept_and_is_no_call() -> None:
    wire = streamed(reply({"toolUse": {"toolUseId": "a", "name": "f", "input": {"x": 1}}}, stop="max_tokens"))
    del wire[-4]
    response = folded(wire)
    assert response.tool_calls == ()
    assert response.finish_reason == "length"
    assert isinstance(response.message.parts[0], Native)
    assert response.message.parts[0].value["partial_json"] == '{"x": '


def test_broken_input_of_a_whole_call_is_an_error() -> None:
    wire = streamed(reply({"toolUse": {"toolUseId": "a", "name": "f", "input": {"x": 1}}}, stop="tool_use"))
    del wire[-4]
    with pytest.raises(InvalidReply, match="'f'"):
        folded(wire)


def test_without_a_stop_there_is_no_finish() -> None:
    told = list(events(streamed(REPLIES["text"])[:-2]))
    assert not [each for each in told if isinstance(each, Finish)]


def test_a_stop_without_usage_is_a_finish() -> None:
    response = folded(streamed(REPLIES["text"])[:-1])
    assert (response.finish_reason, response.usage) == ("stop", Usage())


@given(mutated(streamed(REPLIES["calls"]) + streamed(REPLIES["citations"])))
def test_broken_events_raise_nothing_but_ours(wire: list[Any]) -> None:
    try:
        folded([each for each in wire if isinstance(each, dict)])
    except InterlinguaError:
        pass
    except ValueError as error:
        assert "validation error" in str(error)
