"""Replies, errors, counts and model lists of the Messages API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlingua.chat import ChatRequest, ModelCard
from interlingua.errors import InvalidReply
from interlingua.messages import Native, Reasoning, Refusal, Text, system, user
from interlingua.profiles import Profile
from interlingua.protocols.anthropic_messages import capabilities
from tests.protocols.anthropic_messages.wire import chat, decoded, message

assert capabilities.count is not None
assert capabilities.models is not None
count, models = capabilities.count, capabilities.models


@pytest.mark.parametrize(
    ("word", "finish"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("tool_use", "tool_calls"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("refusal", "content_filter"),
        ("pause_turn", "other"),
        ("galaxy_brain", "other"),
        (None, "other"),
    ],
)
def test_the_finish_is_ours_with_the_vendors_word_beside_it(word: str | None, finish: str) -> None:
    response = decoded(message(stop_reason=word))
    assert (response.finish_reason, response.raw_finish_reason) == (finish, word)


def test_usage_totals_hold_what_was_cached_and_reasoned() -> None:
    report = {
        "input_tokens": 100,
        "cache_creation_input_tokens": 300,
        "cache_read_input_tokens": 1000,
        "output_tokens": 50,
        "output_tokens_details": {"thinking_tokens": 30},
    }
    usage = decoded(message(usage=report)).usage
    assert (usage.input_tokens, usage.cache_read_tokens, usage.cache_write_tokens) == (1400, 1000, 300)
    assert (usage.output_tokens, usage.reasoning_tokens) == (50, 30)


@pytest.mark.parametrize("missing", ["id", "model", "stop_reason", "usage", "stop_sequence", "role", "type"])
def test_a_missing_field_does_not_cost_the_answer(missing: str) -> None:
    reply = message({"type": "text", "text": "Hi"})
    del reply[missing]
    assert decoded(reply).text == "Hi"


def test_a_reply_without_content_is_no_reply() -> None:
    reply = message()
    del reply["content"]
    with pytest.raises(InvalidReply):
        decoded(reply)


@pytest.mark.parametrize("block", [{"type": "text"}, {"type": "thinking"}, {"type": "redacted_thinking"}])
def test_a_block_without_its_fields_does_no_harm(block: dict[str, Any]) -> None:
    assert decoded(message(block, {"type": "text", "text": "Hi"})).text == "Hi"


def test_a_block_without_a_type_is_kept() -> None:
    assert decoded(message({"angle": 7})).message.parts == (Native({"angle": 7}, "anthropic_messages"),)


def test_reasoning_carries_its_signature_and_its_maker() -> None:
    reply = message(
        {"type": "thinking", "thinking": "hm", "signature": "S"}, {"type": "redacted_thinking", "data": "R"}
    )
    assert decoded(reply).message.parts == (
        Reasoning("hm", signature="S", origin="anthropic_messages"),
        Reasoning(redacted="R", origin="anthropic_messages"),
    )


def test_a_refusal_without_words_is_only_the_finish() -> None:
    reply = message(stop_reason="refusal", stop_details={"type": "refusal", "category": "bio", "explanation": None})
    assert decoded(reply).message.parts == ()


def test_a_refusal_with_words_is_a_part() -> None:
    details = {"type": "refusal", "category": None, "explanation": "Not that."}
    assert decoded(message(stop_reason="refusal", stop_details=details)).message.parts == (Refusal("Not that."),)


def test_a_source_spans_the_text_before_it() -> None:
    citation = {"type": "web_search_result_location", "url": "https://e.org", "title": "E", "cited_text": "grass"}
    reply = message({"type": "text", "text": "green", "citations": [citation]})
    text, source = decoded(reply).message.parts
    assert text == Text("green")
    assert (source.url, source.title, source.quote, source.start, source.end) == ("https://e.org", "E", "grass", 0, 5)  # type: ignore[union-attr]


def error(kind: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": "No."}, "request_id": "req_1"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("overloaded_error", "overloaded"),
        ("rate_limit_error", "rate_limit"),
        ("invalid_request_error", "bad_request"),
        ("error_of_tomorrow", None),
    ],
)
def test_an_error_is_told_by_its_type(code: str, kind: str | None) -> None:
    facts = chat.read_error(None, {}, error(code))
    assert facts is not None
    assert (facts.message, facts.code, facts.kind) == ("No.", code, kind)


@pytest.mark.parametrize(
    "body",
    [message(), {"type": "ping"}, {"id": "job", "error": {"message": "failed"}}, {"error": None}, [], "error", None],
)
def test_what_is_no_error_is_none(body: Any) -> None:
    assert chat.read_error(200, {}, body) is None


@pytest.mark.parametrize("body", [{"error": "not found"}, {"error": {"message": "not found"}}])
def test_the_error_of_a_server_in_between_is_read_too(body: Any) -> None:
    facts = chat.read_error(404, {}, body)
    assert facts is not None
    assert facts.message == "not found"


def test_only_the_prompt_is_counted() -> None:
    request = ChatRequest(model="m", messages=(system("A"), user("Hi")), temperature=0.5, max_output_tokens=9)
    encoded = count.encode(request, Profile())
    assert encoded.request.body == {"model": "m", "system": "A", "messages": [{"role": "user", "content": "Hi"}]}


def test_a_count_is_decoded() -> None:
    operation = count.encode(ChatRequest(model="m", messages=(user("Hi"),)), Profile()).request.operation
    assert count.decode(operation.reply.decode('{"input_tokens": 14}')).input_tokens == 14
    with pytest.raises(InvalidReply):
        count.decode(operation.reply.decode("{}"))


def test_pages_of_models_follow_the_last_id() -> None:
    assert models.encode(None).request.query == {}
    assert models.encode("m1").request.query == {"after_id": "m1"}
    page = {
        "data": [{"id": "m1", "display_name": "M", "max_input_tokens": 9, "type": "model"}, {"id": "m2"}],
        "has_more": True,
        "last_id": "m2",
    }
    reply = models.encode(None).request.operation.reply
    cards, cursor = models.decode(reply.decode(json.dumps(page)))
    assert cards == (ModelCard(id="m1", provider="", name="M", input_limit=9), ModelCard(id="m2", provider=""))
    assert cursor == "m2"
    assert models.decode(reply.decode(json.dumps({**page, "has_more": False})))[1] is None
