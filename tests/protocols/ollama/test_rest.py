"""Replies, embeddings, lists of models and errors of Ollama."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlingua.embeddings import EmbeddingRequest
from interlingua.errors import InvalidReply
from interlingua.messages import Image, Reasoning
from interlingua.profiles import Profile
from interlingua.protocols.ollama import capabilities
from tests.protocols.ollama.test_stream import REPLIES
from tests.protocols.ollama.wire import chat, decoded, message
from tests.protocols.spec import violations


def test_reasoning_and_pictures_are_parts() -> None:
    assert decoded(REPLIES["reasoning"]).message.parts[0] == Reasoning("Six times seven.", origin="ollama")
    assert decoded(REPLIES["a picture"]).message.parts[1] == Image(b"\x89PNG\r\n\x1a\n", media_type="image/png")


def test_likelihoods_are_read() -> None:
    first, second = decoded(REPLIES["logprobs"]).logprobs
    assert (first.token, first.logprob, first.top, second.top) == ("H", -0.5, (("J", -1.0),), ())


def test_a_prompt_that_was_cached_has_no_count() -> None:
    reply = message("ok")
    del reply["prompt_eval_count"]
    assert decoded(reply).usage.input_tokens == 0


def test_times_and_the_moment_are_kept() -> None:
    raw = decoded(message("ok")).raw
    assert (raw.total_duration, raw.load_duration, raw.created_at) == (5, 1, "2026-01-01T00:00:00.000000Z")


@pytest.mark.parametrize(
    ("word", "reason"),
    [("stop", "stop"), ("length", "length"), ("load", "other"), ("galaxy_brain", "other"), (None, "other")],
)
def test_why_the_model_stopped(word: str | None, reason: str) -> None:
    response = decoded(message("x", done_reason=word))
    assert (response.finish_reason, response.raw_finish_reason) == (reason, word)


def test_a_reply_without_a_message_is_none() -> None:
    with pytest.raises(InvalidReply):
        decoded({"model": "m", "done": True})


def test_texts_are_embedded() -> None:
    protocol = capabilities.embeddings
    assert protocol is not None
    options = {"truncate": False, "keep_alive": "5m"}
    given = {"dimensions": 256, "task": "query", "user": "u", "titles": ("A", "B")}
    request = EmbeddingRequest(model="e", inputs=("a", "b"), options=options, **given)
    encoded = protocol.encode(request, Profile())
    assert encoded.request.body == {"model": "e", "input": ["a", "b"], "dimensions": 256, **options}
    assert violations("ollama", "EmbedRequest", encoded.request.body) == []
    assert [warning.parameter for warning in encoded.warnings] == ["task", "user", "titles"]
    reply = {"model": "e", "embeddings": [[0.5], [1]], "prompt_eval_count": 4}
    response = protocol.decode(encoded.request.operation.reply.decode(json.dumps(reply)))
    assert ([*response.embeddings], response.usage.input_tokens) == ([[0.5], [1]], 4)
    with pytest.raises(InvalidReply):
        protocol.decode(encoded.request.operation.reply.decode(b'{"model": "e"}'))


def test_models_are_listed() -> None:
    protocol = capabilities.models
    assert protocol is not None
    request = protocol.encode(None).request
    reply = {"models": [{"name": "a:latest", "model": "a:latest", "size": 5}, {"name": "b:latest"}, {}]}
    cards, cursor = protocol.decode(request.operation.reply.decode(json.dumps(reply)))
    assert ([card.id for card in cards], cursor) == (["a:latest", "b:latest"], None)
    with pytest.raises(InvalidReply):
        protocol.decode(request.operation.reply.decode(b"{}"))


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        ({"error": "model 'x' not found"}, "model 'x' not found", None),
        ({"error": {"message": "bad", "type": "api_error"}}, "bad", "api_error"),
        ({"error": {"message": "bad"}}, "bad", None),
        ({"error": None}, None, None),
        ({"message": {"content": "an error"}}, None, None),
        (["?"], None, None),
    ],
)
def test_errors_are_known_by_their_form(error: Any, words: str | None, code: str | None) -> None:
    facts = chat.read_error(400, {}, error)
    assert ((facts.message, facts.code) if facts else (None, None)) == (words, code)
