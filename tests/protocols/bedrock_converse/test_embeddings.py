"""Embeddings by InvokeModel, in the words of each model."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlingua.embeddings import EmbeddingRequest
from interlingua.errors import InvalidReply, Unsupported
from interlingua.profiles import profile_for
from interlingua.protocols.base import Encoded
from interlingua.protocols.bedrock_converse import capabilities
from interlingua.usage import Usage

TITAN = "amazon.titan-embed-text-v2:0"
COHERE = "cohere.embed-v4:0"


def encoded(model: str, *inputs: str, **settings: Any) -> Encoded:
    profile = profile_for(provider="bedrock", protocol="bedrock_converse", model=model)
    assert capabilities.embeddings is not None
    return capabilities.embeddings.encode(EmbeddingRequest(model=model, inputs=inputs, **settings), profile)


def decoded(wire: Any) -> Any:
    assert capabilities.embeddings is not None
    return capabilities.embeddings.decode(json.dumps(wire).encode())


@pytest.mark.parametrize(
    ("model", "inputs", "settings", "body"),
    [
        (TITAN, ["a"], {"dimensions": 256}, {"inputText": "a", "dimensions": 256}),
        (TITAN, ["a"], {"options": {"normalize": False}}, {"inputText": "a", "normalize": False}),
        (
            "amazon.titan-embed-image-v1",
            ["a"],
            {"dimensions": 256},
            {"inputText": "a", "embeddingConfig": {"outputEmbeddingLength": 256}},
        ),
        (COHERE, ["a", "b"], {}, {"texts": ["a", "b"], "input_type": "search_document"}),
        (
            COHERE,
            ["a"],
            {"task": "query", "dimensions": 256},
            {"texts": ["a"], "input_type": "search_query", "output_dimension": 256},
        ),
    ],
)
def test_a_model_is_asked_in_its_own_words(model: str, inputs: list[str], settings: Any, body: Any) -> None:
    request = encoded(model, *inputs, **settings).request
    assert (request.operation.name, request.path) == ("models.invoke", {"modelId": model})
    assert json.loads(json.dumps(request.body)) == body


def test_what_a_model_has_no_word_for_is_told() -> None:
    given = {"user": "u", "task": "query", "dimensions": 5, "titles": ("A",)}
    warnings = encoded("amazon.titan-embed-text-v1", "a", **given).warnings
    assert [warning.parameter for warning in warnings] == ["user", "task", "dimensions", "titles"]


def test_a_task_that_is_asked_for_as_another_is_told() -> None:
    result = encoded(COHERE, "a", task="similarity")
    assert result.request.body["input_type"] == "clustering"
    assert [warning.parameter for warning in result.warnings] == ["task"]


def test_a_model_that_takes_one_text_and_one_that_nobody_knows_are_told() -> None:
    with pytest.raises(Unsupported, match="one text at a time"):
        encoded(TITAN, "a", "b")
    with pytest.raises(Unsupported, match=r"models\.invoke"):
        encoded("novel.model-v1:0", "a")


@pytest.mark.parametrize(
    ("wire", "vectors", "tokens"),
    [
        ({"embedding": [0.5, 1.0], "inputTextTokenCount": 3}, ([0.5, 1.0],), 3),
        ({"embeddings": [[0.5], [1.0]]}, ([0.5], [1.0]), 0),
        ({"embeddings": {"float": [[0.5], [1.0]]}}, ([0.5], [1.0]), 0),
    ],
)
def test_vectors_are_read(wire: Any, vectors: Any, tokens: int) -> None:
    response = decoded(wire)
    assert (response.embeddings, response.usage) == (vectors, Usage(input_tokens=tokens))
    assert response.raw == wire


@pytest.mark.parametrize("wire", [{}, [], {"embeddings": {"int8": [[1]]}}, {"embedding": None}])
def test_a_reply_without_vectors_is_an_error(wire: Any) -> None:
    with pytest.raises(InvalidReply):
        decoded(wire)


def test_a_reply_that_is_no_json_is_an_error() -> None:
    assert capabilities.embeddings is not None
    with pytest.raises(InvalidReply):
        capabilities.embeddings.decode(b"<html>")
