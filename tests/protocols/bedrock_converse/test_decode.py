"""Replies of Converse as our values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from interlingua.errors import InterlinguaError, InvalidReply
from interlingua.messages import Image, Native, Reasoning, Source, Text, ToolCall, user
from interlingua.protocols.bedrock_converse import capabilities
from interlingua.usage import Usage
from interlingua_wire._core.model import to_json
from interlingua_wire.bedrock.resources.foundation_models import FOUNDATION_MODELS_LIST
from interlingua_wire.bedrock_runtime.resources.models import MODELS_COUNT_TOKENS
from tests.protocols.bedrock_converse.test_stream import REPLIES
from tests.protocols.bedrock_converse.wire import body, decoded, reply
from tests.protocols.mutations import mutated


def test_a_text_is_read() -> None:
    response = decoded(REPLIES["text"])
    assert response.text == "Hello 😀"
    assert (response.finish_reason, response.raw_finish_reason) == ("stop", "end_turn")
    assert json.loads(to_json(response.raw)) == REPLIES["text"]


def test_calls_reasoning_and_pictures_are_read() -> None:
    assert decoded(REPLIES["calls"]).tool_calls == (
        ToolCall("a", "f", {"city": "Paris", "n": None}),
        ToolCall("b", "g", {}),
    )
    assert decoded(REPLIES["reasoning"]).message.parts == (
        Reasoning("They say hm.", signature="c2ln", origin="bedrock_converse"),
        Reasoning(redacted="cmVk", origin="bedrock_converse"),
        Text("42"),
    )
    assert decoded(REPLIES["a picture"]).message.parts == (Image(b"\x89PNG\r\n\x1a\n...", media_type="image/png"),)


def test_what_is_cited_follows_its_text() -> None:
    _, text, source = decoded(REPLIES["citations"]).message.parts
    assert text == Text("Grass is green.")
    assert isinstance(source, Source)
    assert (source.title, source.quote, source.start, source.end) == ("Facts", "The grass is green.", 0, 15)


def test_a_page_that_is_cited_has_its_address() -> None:
    citation = {"location": {"web": {"url": "https://example.com/a", "domain": "example.com"}}}
    cited = {"citationsContent": {"content": [{"text": "x"}], "citations": [citation]}}
    (_, source) = decoded(reply(cited)).message.parts
    assert isinstance(source, Source)
    assert source.url == "https://example.com/a"


def test_tools_of_the_server_are_kept_whole() -> None:
    call, result, _ = decoded(REPLIES["a tool of the server"]).message.parts
    assert isinstance(call, Native)
    assert call.value["toolUse"]["name"] == "search"
    assert isinstance(result, Native)
    assert decoded(REPLIES["a tool of the server"]).tool_calls == ()


@pytest.mark.parametrize("name", ["citations", "reasoning", "calls", "a tool of the server"])
def test_what_was_said_goes_back_as_it_came(name: str) -> None:
    said = decoded(REPLIES[name]).message
    assert body(user("Hi"), said)["messages"][1]["content"] == REPLIES[name]["output"]["message"]["content"]


def test_the_buckets_of_usage_lie_within_their_totals() -> None:
    assert decoded(REPLIES["cached"]).usage == Usage(
        input_tokens=1400, output_tokens=50, cache_read_tokens=1000, cache_write_tokens=300
    )
    assert decoded(REPLIES["cached"]).usage.total_tokens == REPLIES["cached"]["usage"]["totalTokens"]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("tool_use", "tool_calls"),
        ("guardrail_intervened", "content_filter"),
        ("content_filtered", "content_filter"),
        ("malformed_tool_use", "error"),
        ("malformed_model_output", "error"),
        ("novelty", "other"),
    ],
)
def test_why_it_stopped_keeps_the_vendors_word(word: str, reason: str) -> None:
    response = decoded(reply({"text": "x"}, stop=word))
    assert (response.finish_reason, response.raw_finish_reason) == (reason, word)


def test_a_router_names_the_model() -> None:
    assert decoded(REPLIES["routed"]).model == "arn:aws:bedrock:x"


@pytest.mark.parametrize("wire", [{}, {"output": {}}, {"output": {"message": {"role": "assistant"}}}, {"a": 1}])
def test_a_reply_without_a_message_is_an_error(wire: Any) -> None:
    with pytest.raises(InvalidReply):
        decoded(wire)


@given(mutated(REPLIES["calls"]))
def test_broken_replies_raise_nothing_but_ours(wire: Any) -> None:
    try:
        decoded(wire)
    except InterlinguaError:
        pass
    except ValueError as error:
        assert "validation error" in str(error)


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("ThrottlingException", 429, "rate_limit"),
        ("ExpiredTokenException", 403, "authentication"),
        ("AccessDeniedException", 403, "permission"),
        ("ModelNotReadyException", 429, "overloaded"),
        ("NoveltyException", 400, None),
    ],
)
def test_the_code_of_an_error_stands_in_a_header(code: str, status: int, kind: str | None) -> None:
    headers = {"x-amzn-errortype": f"{code}:http://internal.amazon.com/"}
    facts = capabilities.chat.read_error(status, headers, {"message": "No."})
    assert facts is not None
    assert (facts.message, facts.code, facts.kind) == ("No.", code, kind)


def test_the_code_of_an_error_may_stand_in_its_body() -> None:
    body = {"__type": "com.amazon.coral.service#UnrecognizedClientException", "message": "No."}
    facts = capabilities.chat.read_error(403, {}, body)
    assert facts is not None
    assert (facts.code, facts.kind) == ("UnrecognizedClientException", "authentication")


def test_a_reply_is_no_error() -> None:
    assert capabilities.chat.read_error(200, {}, REPLIES["text"]) is None


def test_tokens_are_counted() -> None:
    assert capabilities.count is not None
    reply = MODELS_COUNT_TOKENS.reply.decode(b'{"inputTokens": 42}')
    assert capabilities.count.decode(reply).input_tokens == 42
    with pytest.raises(InvalidReply):
        capabilities.count.decode(MODELS_COUNT_TOKENS.reply.decode(b"{}"))


def test_models_are_listed() -> None:
    assert capabilities.models is not None
    wire = {"modelSummaries": [{"modelArn": "arn:x", "modelId": "a.b-v1:0", "modelName": "B"}]}
    cards, cursor = capabilities.models.decode(FOUNDATION_MODELS_LIST.reply.decode(json.dumps(wire)))
    assert [(card.id, card.name) for card in cards] == [("a.b-v1:0", "B")]
    assert cursor is None
    with pytest.raises(InvalidReply):
        capabilities.models.decode(FOUNDATION_MODELS_LIST.reply.decode(b"{}"))
