"""Errors, embeddings and the list of models."""

from __future__ import annotations

import json
import struct
from base64 import b64encode
from typing import Any

import pytest

from interlingua.embeddings import EmbeddingRequest
from interlingua.errors import InvalidReply
from interlingua.profiles import Profile
from interlingua.protocols.openai_chat import capabilities
from interlingua_wire.openai.resources.embeddings import EMBEDDINGS_CREATE
from interlingua_wire.openai.resources.models import MODELS_LIST
from tests.protocols.openai_chat.wire import delta, reply
from tests.protocols.spec import violations

assert capabilities.embeddings is not None
assert capabilities.models is not None
chat, embeddings, models = capabilities.chat, capabilities.embeddings, capabilities.models


@pytest.mark.parametrize(
    ("status", "body", "message", "code", "kind"),
    [
        (
            429,
            {"error": {"message": "Slow", "type": "requests", "code": "rate_limit_exceeded"}},
            "Slow",
            "rate_limit_exceeded",
            "rate_limit",
        ),
        (
            429,
            {"error": {"message": "Pay", "type": "insufficient_quota", "code": "insufficient_quota"}},
            "Pay",
            "insufficient_quota",
            "quota",
        ),
        (
            400,
            {"error": {"message": "Long", "type": "invalid_request_error", "code": "context_length_exceeded"}},
            "Long",
            "context_length_exceeded",
            "request_too_large",
        ),
        (503, {"error": {"message": "Busy", "type": "server_error", "code": None}}, "Busy", "server_error", "server"),
        (404, {"error": "model 'x' not found"}, "model 'x' not found", None, None),
        (400, [{"error": {"message": "Bad", "code": 400}}], "Bad", "400", None),
        (400, {"object": "error", "message": "Bad", "type": "BadRequestError", "code": 400}, "Bad", "400", None),
        (422, {"detail": "Wrong"}, "Wrong", None, None),
        (None, {"error": {"message": "Mid", "type": "server_error"}}, "Mid", "server_error", "server"),
        (200, {"object": "error", "message": "Bad"}, "Bad", None, None),
    ],
)
def test_an_error_body_is_read(status: int | None, body: Any, message: str, code: str | None, kind: str | None) -> None:
    facts = chat.read_error(status, {}, body)
    assert facts is not None
    assert (facts.message, facts.code, facts.kind) == (message, code, kind)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, reply({"content": "error"})),
        (None, delta({"content": "error"})),
        (None, delta({}, error=None)),
        (500, "<html>"),
        (500, None),
        (200, []),
    ],
)
def test_what_is_no_error_is_not_read_as_one(status: int | None, body: Any) -> None:
    assert chat.read_error(status, {}, body) is None


def test_an_embedding_request_is_the_body() -> None:
    request = EmbeddingRequest(
        model="m", inputs=("a", "b"), dimensions=8, user="u", options={"encoding_format": "base64"}
    )
    encoded = embeddings.encode(request, Profile())
    expected = {"model": "m", "input": ["a", "b"], "dimensions": 8, "user": "u", "encoding_format": "base64"}
    assert (encoded.request.body, encoded.warnings) == (expected, ())
    assert violations("openai", "CreateEmbeddingRequest", encoded.request.body) == []


def test_a_task_is_a_warning() -> None:
    warnings = embeddings.encode(EmbeddingRequest(model="m", inputs=("a",), task="query"), Profile()).warnings
    assert [warning.parameter for warning in warnings] == ["task"]


def vectors(*items: Any) -> Any:
    """An embeddings reply; each item is an index and a vector."""
    data = [{"object": "embedding", "index": index, "embedding": vector} for index, vector in items]
    wire = {"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 4, "total_tokens": 4}}
    return embeddings.decode(EMBEDDINGS_CREATE.reply.decode(json.dumps(wire)))


def test_vectors_come_in_the_order_of_the_inputs() -> None:
    response = vectors((1, [1.0]), (0, [0.5, -0.25]))
    assert [list(vector) for vector in response.embeddings] == [[0.5, -0.25], [1.0]]
    assert (response.usage.input_tokens, response.model) == (4, "m")


def test_vectors_in_base64_are_read() -> None:
    packed = b64encode(struct.pack("<3f", 0.5, -0.25, 1.0)).decode()
    assert list(vectors((0, packed)).embeddings[0]) == [0.5, -0.25, 1.0]


@pytest.mark.parametrize("items", [(), ((0, 7),)])
def test_a_reply_without_vectors_is_invalid(items: Any) -> None:
    with pytest.raises(InvalidReply):
        vectors(*items)


def test_models_are_listed_on_one_page() -> None:
    assert models.encode(None).request.operation is MODELS_LIST
    wire = {
        "object": "list",
        "data": [{"id": "a", "object": "model", "created": 1, "owned_by": "x"}, {"object": "model"}],
    }
    cards, cursor = models.decode(MODELS_LIST.reply.decode(json.dumps(wire)))
    assert ([card.id for card in cards], cursor) == (["a"], None)
