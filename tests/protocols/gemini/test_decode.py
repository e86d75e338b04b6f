"""Replies, errors, embeddings, counts and model lists of Gemini."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlingua.chat import ChatRequest, Logprob, ModelCard
from interlingua.embeddings import EmbeddingRequest
from interlingua.errors import InvalidArgument, InvalidReply
from interlingua.messages import Audio, File, Image, Native, Source, system, user
from interlingua.profiles import Profile
from interlingua.protocols.gemini import capabilities
from tests.protocols.gemini.test_stream import REPLIES
from tests.protocols.gemini.wire import chat, decoded, reply, unchecked
from tests.protocols.spec import violations

assert capabilities.count is not None
assert capabilities.models is not None
assert capabilities.embeddings is not None
count, models, embeddings = capabilities.count, capabilities.models, capabilities.embeddings


@pytest.mark.parametrize(
    ("word", "finish"),
    [
        ("STOP", "stop"),
        ("MAX_TOKENS", "length"),
        ("SAFETY", "content_filter"),
        ("RECITATION", "content_filter"),
        ("MALFORMED_FUNCTION_CALL", "error"),
        ("OTHER", "other"),
        ("GALAXY_BRAIN", "other"),
    ],
)
def test_the_finish_is_ours_with_the_vendors_word_beside_it(word: str, finish: str) -> None:
    response = decoded(reply({"text": "x"}, finish=word))
    assert (response.finish_reason, response.raw_finish_reason) == (finish, word)


@pytest.mark.parametrize(("word", "finish"), [("STOP", "tool_calls"), ("MAX_TOKENS", "length")])
def test_calls_make_a_plain_stop_a_stop_for_calls(word: str, finish: str) -> None:
    assert decoded(reply({"functionCall": {"name": "f"}}, finish=word)).finish_reason == finish


def test_usage_totals_hold_reasoning_and_the_results_of_tools() -> None:
    counts = {
        "promptTokenCount": 1200,
        "cachedContentTokenCount": 1024,
        "toolUsePromptTokenCount": 7,
        "candidatesTokenCount": 40,
        "thoughtsTokenCount": 300,
        "promptTokensDetails": [{"modality": "AUDIO", "tokenCount": 9}, {"modality": "TEXT", "tokenCount": 1191}],
    }
    usage = decoded({**reply({"text": "x"}), "usageMetadata": counts}).usage
    assert (usage.input_tokens, usage.cache_read_tokens, usage.input_audio_tokens) == (1207, 1024, 9)
    assert (usage.output_tokens, usage.reasoning_tokens) == (340, 300)


@pytest.mark.parametrize("wire", [{}, {"candidates": []}, {"candidates": None}, {"candidates": [{"index": 0}]}])
def test_a_reply_without_an_answer_is_no_reply(wire: dict[str, Any]) -> None:
    with pytest.raises(InvalidReply):
        decoded(wire)


def test_an_answer_that_does_not_say_why_it_ended_is_kept() -> None:
    response = decoded(reply({"text": "Hi"}, finish=None))
    assert (response.text, response.finish_reason, response.raw_finish_reason) == ("Hi", "other", None)


def test_a_plain_reply_is_its_own_raw_answer() -> None:
    assert type(decoded(REPLIES["text"]).raw).__name__ == "GenerateContentResponse"


def blob(media_type: str, **part: Any) -> dict[str, Any]:
    return {"inlineData": {"mimeType": media_type, "data": "-_-_"}, **part}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (blob("image/png"), Image(b"\xfb\xff\xbf", media_type="image/png")),
        (blob("audio/wav"), Audio(b"\xfb\xff\xbf", media_type="audio/wav")),
        (blob("video/mp4"), File(b"\xfb\xff\xbf", media_type="video/mp4")),
        (blob("image/png", thought=True), Native(blob("image/png", thought=True), "gemini")),
        ({"inlineData": {"mimeType": "image/png", "data": "!"}}, None),
    ],
)
def test_media_is_a_part_of_its_kind(part: dict[str, Any], expected: Any) -> None:
    assert decoded(reply(part)).message.parts == (expected or Native(part, "gemini"),)


def test_what_an_answer_rests_on_is_told_with_the_span_in_characters() -> None:
    source, rest = (part for part in decoded(REPLIES["grounding"]).message.parts if isinstance(part, Source))
    assert (source.url, source.title, source.quote) == ("https://a.org", "A", "東")
    assert decoded(REPLIES["grounding"]).text[source.start : source.end] == "東"
    assert rest == Source(url="https://b.org", native={"web": {"uri": "https://b.org"}})


def test_what_an_answer_recites_is_told() -> None:
    (source,) = (part for part in decoded(REPLIES["recitation"]).message.parts if isinstance(part, Source))
    assert (source.url, source.start, source.end) == ("https://a.org", 0, 1)


def test_probabilities_of_tokens_are_told() -> None:
    assert decoded(REPLIES["probabilities"]).logprobs == (
        Logprob(token="x", logprob=-0.1, top=(("x", -0.1), ("y", 0.0))),
    )


def error(status: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": 400, "message": "No.", "status": status, **more}}


@pytest.mark.parametrize(
    ("body", "code", "kind"),
    [
        (error("RESOURCE_EXHAUSTED"), "RESOURCE_EXHAUSTED", "rate_limit"),
        ([error("UNAVAILABLE")], "UNAVAILABLE", "overloaded"),
        (error("INVALID_ARGUMENT", details=[{"reason": "API_KEY_INVALID"}]), "INVALID_ARGUMENT", "authentication"),
        (error("OF_TOMORROW"), "OF_TOMORROW", None),
        ({"error": {"status": "NOT_FOUND"}}, "NOT_FOUND", "not_found"),
        ({"error": "No."}, None, None),
    ],
)
def test_an_error_is_told_by_its_status(body: Any, code: str | None, kind: str | None) -> None:
    facts = chat.read_error(None, {}, body)
    assert facts is not None
    assert (facts.code, facts.kind) == (code, kind)


def test_an_error_says_how_long_to_wait() -> None:
    retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3.5s"}
    facts = chat.read_error(429, {}, error("RESOURCE_EXHAUSTED", details=["?", retry]))
    assert facts is not None
    assert facts.retry_after == 3.5


@pytest.mark.parametrize(
    "body",
    [REPLIES["text"], {"name": "operations/1", "error": {"code": 3, "message": "failed"}}, {}, [], None, "error"],
)
def test_what_is_no_error_is_none(body: Any) -> None:
    assert chat.read_error(200, {}, body) is None


def test_a_batch_of_texts_is_one_request() -> None:
    request = EmbeddingRequest(
        model="m", inputs=("a", "b"), dimensions=256, task="query", user="ada", options={"title": "T"}
    )
    encoded = embeddings.encode(request, Profile())
    assert encoded.request.path == {"model": "models/m"}
    assert violations("gemini", "BatchEmbedContentsRequest", encoded.request.body) == []
    assert unchecked(encoded)["requests"][1] == {
        "model": "models/m",
        "content": {"parts": [{"text": "b"}]},
        "taskType": "RETRIEVAL_QUERY",
        "outputDimensionality": 256,
        "title": "T",
    }
    assert [warning.parameter for warning in encoded.warnings] == ["user"]


def test_no_text_is_refused_before_it_is_sent() -> None:
    with pytest.raises(InvalidArgument, match="inputs"):
        embeddings.encode(EmbeddingRequest(model="m", inputs=()), Profile())


def test_vectors_come_in_order() -> None:
    operation = embeddings.encode(EmbeddingRequest(model="m", inputs=("a",)), Profile()).request.operation
    wire = {"embeddings": [{"values": [0.5, -0.25]}, {"values": [1]}], "usageMetadata": {"promptTokenCount": 2}}
    response = embeddings.decode(operation.reply.decode(json.dumps(wire)))
    assert [list(vector) for vector in response.embeddings] == [[0.5, -0.25], [1.0]]
    assert response.usage.input_tokens == 2
    with pytest.raises(InvalidReply):
        embeddings.decode(operation.reply.decode("{}"))


def test_bare_contents_are_counted_as_they_are() -> None:
    encoded = count.encode(ChatRequest(model="m", messages=(user("Hi"),)), Profile())
    assert encoded.request.body == {"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]}


def test_what_else_a_prompt_holds_is_counted_with_it() -> None:
    encoded = count.encode(ChatRequest(model="m", messages=(system("A"), user("Hi"))), Profile())
    assert violations("gemini", "CountTokensRequest", encoded.request.body) == []
    assert unchecked(encoded)["generateContentRequest"]["systemInstruction"] == {"parts": [{"text": "A"}]}


def test_a_count_is_decoded() -> None:
    operation = count.encode(ChatRequest(model="m", messages=(user("Hi"),)), Profile()).request.operation
    assert count.decode(operation.reply.decode('{"totalTokens": 14}')).input_tokens == 14
    with pytest.raises(InvalidReply):
        count.decode(operation.reply.decode("{}"))


def test_pages_of_models_follow_their_token() -> None:
    assert models.encode(None).request.query == {}
    assert models.encode("t").request.query == {"pageToken": "t"}
    page = {"models": [{"name": "models/m1", "displayName": "M", "inputTokenLimit": 9}], "nextPageToken": "t"}
    reply = models.encode(None).request.operation.reply
    assert models.decode(reply.decode(json.dumps(page))) == (
        (ModelCard(id="m1", provider="", name="M", input_limit=9),),
        "t",
    )
    assert models.decode(reply.decode('{"models": []}')) == ((), None)
