"""Embeddings, reranking, token counts, lists of models and errors of Cohere."""

from __future__ import annotations

import json
import struct
from base64 import b64encode
from typing import Any

import pytest

from interlingua.chat import ChatRequest
from interlingua.embeddings import EmbeddingRequest
from interlingua.errors import InvalidArgument, InvalidReply
from interlingua.messages import Image, ToolCall, ToolResult, assistant, system, tool_results, user
from interlingua.profiles import Profile
from interlingua.protocols.cohere_chat import capabilities
from interlingua.reranking import RerankRequest
from tests.protocols.cohere_chat.wire import chat, decoded, message
from tests.protocols.spec import violations


def embedded(reply: dict[str, Any]) -> Any:
    protocol = capabilities.embeddings
    assert protocol is not None
    operation = protocol.encode(EmbeddingRequest(model="e", inputs=("a",)), Profile()).request.operation
    return protocol.decode(operation.reply.decode(json.dumps(reply)))


@pytest.mark.parametrize(
    ("task", "sent"),
    [
        (None, "search_document"),
        ("document", "search_document"),
        ("query", "search_query"),
        ("classification", "classification"),
        ("clustering", "clustering"),
        ("similarity", "clustering"),
    ],
)
def test_a_task_is_an_input_type(task: Any, sent: str) -> None:
    protocol = capabilities.embeddings
    assert protocol is not None
    request = EmbeddingRequest(model="e", inputs=("a", "b"), task=task, dimensions=256, user="u", titles=("A", "B"))
    encoded = protocol.encode(request, Profile())
    assert encoded.request.body == {
        "model": "e",
        "texts": ["a", "b"],
        "input_type": sent,
        "embedding_types": ["float"],
        "output_dimension": 256,
    }
    assert violations("cohere", "/v2/embed", encoded.request.body) == []
    expected = ["user", "titles", "task"] if task == "similarity" else ["user", "titles"]
    assert [warning.parameter for warning in encoded.warnings] == expected


def test_other_numbers_are_asked_for_by_options() -> None:
    protocol = capabilities.embeddings
    assert protocol is not None
    options = {"embedding_types": ["int8"], "truncate": "NONE"}
    sent = protocol.encode(EmbeddingRequest(model="e", inputs=("a",), options=options), Profile()).request.body
    assert isinstance(sent, dict)
    assert (sent["embedding_types"], sent["truncate"]) == (["int8"], "NONE")


FLOATS = struct.pack("<2f", 0.5, -0.25)


@pytest.mark.parametrize(
    ("embeddings", "vector"),
    [
        ({"float": [[0.5, -0.25]], "int8": [[1, 2]]}, [0.5, -0.25]),
        ({"base64": [b64encode(FLOATS).decode()]}, [0.5, -0.25]),
        ({"int8": [[1, -2]]}, [1, -2]),
        ({"ubinary": [[255]]}, [255]),
    ],
)
def test_vectors_of_any_numbers_are_read(embeddings: Any, vector: list[float]) -> None:
    meta = {"billed_units": {"input_tokens": 4, "image_tokens": 2}}
    response = embedded({"id": "e", "embeddings": embeddings, "meta": meta})
    assert [list(found) for found in response.embeddings] == [vector]
    assert response.usage.input_tokens == 6


def test_a_reply_without_vectors_is_none() -> None:
    with pytest.raises(InvalidReply):
        embedded({"id": "e", "embeddings": {}})


def test_documents_are_put_in_order() -> None:
    protocol = capabilities.rerank
    assert protocol is not None
    request = RerankRequest(model="r", query="q", documents=("a", "b"), top_n=1, options={"max_tokens_per_doc": 9})
    encoded = protocol.encode(request, Profile())
    assert violations("cohere", "/v2/rerank", encoded.request.body) == []
    reply = {
        "id": "1",
        "results": [{"index": 1, "relevance_score": 0.9}],
        "meta": {"billed_units": {"search_units": 1}},
    }
    response = protocol.decode(encoded.request.operation.reply.decode(json.dumps(reply)), request)
    (result,) = response.results
    assert (result.index, result.document, result.score, response.id) == (1, "b", 0.9, "1")


def test_texts_are_counted_and_what_is_not_counted_is_told() -> None:
    protocol = capabilities.count
    assert protocol is not None
    history = (
        system("S"),
        user(["Hi", Image(url="https://x/y.png")]),
        assistant(ToolCall("a", "f", {"x": 1})),
        tool_results(ToolResult("a", "one"), ToolResult("b", [])),
    )
    encoded = protocol.encode(ChatRequest(model="m", messages=history), Profile())
    assert isinstance(encoded.request.body, dict)
    assert encoded.request.body["text"].split("\n") == ["S", "Hi", 'f {"x": 1}', "one"]
    assert violations("cohere", "/v1/tokenize", encoded.request.body) == []
    assert [warning.parameter for warning in encoded.warnings] == ["messages"]
    reply = encoded.request.operation.reply.decode(b'{"tokens": [1, 2, 3], "token_strings": ["a", "b", "c"]}')
    assert protocol.decode(reply).input_tokens == 3


def test_a_text_longer_than_the_api_counts_is_refused() -> None:
    protocol = capabilities.count
    assert protocol is not None
    with pytest.raises(InvalidArgument, match="65536"):
        protocol.encode(ChatRequest(model="m", messages=(user("x" * 70000),)), Profile())


def test_models_are_listed_page_by_page() -> None:
    protocol = capabilities.models
    assert protocol is not None
    request = protocol.encode("p2").request
    assert request.query == {"page_token": "p2"}
    reply = {
        "models": [{"name": "command-a", "context_length": 256000.0, "endpoints": ["rate", "chat"]}, {}],
        "next_page_token": "p3",
    }
    cards, cursor = protocol.decode(request.operation.reply.decode(json.dumps(reply)))
    (card,) = cards
    assert (card.id, card.input_limit, card.kind, cursor) == ("command-a", 256000, "chat", "p3")


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (400, {"id": "1", "message": "invalid request"}, "invalid request"),
        (498, {"message": "blocked"}, "blocked"),
        (500, {"data": "internal"}, "internal"),
        (None, {"message": "lost"}, "lost"),
        (None, {"error": {"message": "lost"}}, "lost"),
        (None, {"type": "message-end", "message": "x"}, None),
        (200, {"id": "c", "message": {"role": "assistant"}}, None),
        (200, {"message": "fine"}, None),
        (400, ["?"], None),
    ],
)
def test_errors_are_known_by_their_form(status: int | None, error: Any, words: str | None) -> None:
    facts = chat.read_error(status, {}, error)
    assert (facts.message if facts else None) == words


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("COMPLETE", "stop"),
        ("STOP_SEQUENCE", "stop"),
        ("MAX_TOKENS", "length"),
        ("TOOL_CALL", "tool_calls"),
        ("ERROR", "error"),
        ("TIMEOUT", "error"),
        ("ERROR_TOXIC", "content_filter"),
        ("GALAXY_BRAIN", "other"),
        (None, "other"),
    ],
)
def test_why_the_model_stopped(word: str | None, reason: str) -> None:
    response = decoded(message({"type": "text", "text": "x"}, finish_reason=word))
    assert (response.finish_reason, response.raw_finish_reason) == (reason, word)


def test_tokens_are_those_that_were_read_and_written_and_not_those_billed() -> None:
    usage = decoded(message({"type": "text", "text": "x"})).usage
    assert (usage.input_tokens, usage.output_tokens, usage.cache_read_tokens) == (520, 40, 128)
    billed = {**message({"type": "text", "text": "x"}), "usage": {"billed_units": {"input_tokens": 20.0}}}
    assert decoded(billed).usage.input_tokens == 20
    assert decoded({**billed, "usage": None}).usage.total_tokens == 0


def test_a_reply_without_a_message_is_none() -> None:
    with pytest.raises(InvalidReply):
        decoded({"id": "c", "finish_reason": "COMPLETE"})
