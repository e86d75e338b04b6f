"""What a first user trips over: keys of the wrong kind, misspelt settings, schemas and answers that nobody expected."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua import errors
from interlingua.structured import output_schema_from

FAILURES = [
    errors.UnknownProvider("opnai", ("openai",)),
    errors.UnknownModel("m", "why"),
    errors.ClosedProvider("p", "2026-01-01"),
    errors.MissingKey("p", ("A",)),
    errors.MissingExtra("e", "a purpose"),
    errors.InvalidArgument("field", "found", "expected"),
    errors.Unsupported("parameter", "message"),
    errors.ConnectionFailed("m", is_retryable=False),
    errors.DeadlineExceeded("m", deadline=3),
    errors.RateLimited(
        "m", status=429, code="c", retry_after=1, is_retryable=True, attempts=(errors.Attempt(status=1),)
    ),
    errors.InvalidReply("m", body=b"x", status=200),
    errors.StreamIncomplete("m", partial=il.Usage(input_tokens=1), cause="idle"),
    errors.OutputMismatch("m", text="t", problems=("p",)),
    errors.ToolFailed("m", tool="t", call_id="c"),
]


@pytest.mark.parametrize("way", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy])
@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_a_failure_comes_out_of_another_process_with_its_facts(failure: Exception, way: Any) -> None:
    other = way(failure)
    assert (type(other), str(other), other.args, vars(other)) == (
        type(failure),
        str(failure),
        failure.args,
        vars(failure),
    )


@pytest.mark.parametrize("make", [il.Client, il.AsyncClient, il.connect, il.connect_async])
def test_a_key_that_is_no_text_is_refused_without_being_shown(make: Any) -> None:
    with pytest.raises(errors.InvalidArgument, match="api_key: found bytes") as caught:
        make("openai", api_key=b"sk-hidden")
    assert "sk-hidden" not in str(caught.value)


@pytest.mark.parametrize("make", [il.connect, il.connect_async])
def test_a_misspelt_setting_of_connect_is_refused_without_its_value(make: Any) -> None:
    with pytest.raises(TypeError, match=r"'apikey'; did you mean api_key") as caught:
        make("openai", apikey="sk-hidden", api_key="k")
    assert "sk-hidden" not in str(caught.value)


@pytest.mark.parametrize("make", [il.Client, il.connect])
@pytest.mark.parametrize(("name", "value"), [("deadline", "soon"), ("max_retries", 1.5), ("base_url", 5)])
def test_a_setting_of_the_wrong_kind_is_named_when_a_client_is_used(make: Any, name: str, value: Any) -> None:
    with pytest.raises(errors.InvalidArgument, match=name):
        make("openai", api_key="k", **{name: value}).models()


@pytest.mark.parametrize("reference", ["#/nowhere", "#/$defs/Missing", "http://elsewhere.invalid/schema.json"])
def test_a_schema_that_refers_to_nowhere_is_refused_before_anything_is_sent(reference: str) -> None:
    asked: list[httpx.Request] = []
    transport = httpx.MockTransport(lambda request: asked.append(request) or httpx.Response(500))
    schema = {"type": "object", "properties": {"a": {"$ref": reference}}}
    client = il.Client("openai", api_key="k", http_client=transport)
    with client, pytest.raises(errors.InvalidArgument, match="reference to nowhere") as caught:
        client.chat("m", "Hi", output=schema)
    assert (caught.value.field, asked) == ("output", [])


def test_references_within_a_schema_and_words_that_look_like_one_are_left_alone() -> None:
    schema = {
        "type": "object",
        "properties": {"$ref": {"type": "string"}, "a": {"$ref": "#/$defs/A"}, "b": {"const": {"$ref": "#/no"}}},
        "$defs": {"A": {"type": "array", "items": {"$ref": "#/$defs/A"}}},
    }
    assert output_schema_from(schema).original == schema


@pytest.mark.parametrize("depth", [300, 100_000])
def test_an_answer_nested_without_end_is_a_mismatch_that_keeps_the_reply(depth: int) -> None:
    text = '{"a":' + "[" * depth + "]" * depth + "}"
    nested = {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}}
    schema = {**nested, "$defs": {"A": {"type": "array", "items": {"$ref": "#/$defs/A"}}}}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=_chat_reply(text)))
    client = il.Client("openai", api_key="k", http_client=transport)
    with client, pytest.raises(errors.OutputMismatch, match="nested too deeply") as caught:
        client.chat("m", "Hi", output=schema)
    assert caught.value.response.text == text


def _chat_reply(text: str) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return {"id": "i", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_lacks_is_not_sent(number: float) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(500))
    openai = il.connect("openai", api_key="k", max_retries=0, http_client=transport)
    with pytest.raises(errors.InvalidArgument, match="is no number in JSON"):
        openai.chat.completions.create(model="m", messages=[], temperature=number)


def test_words_that_look_like_such_a_number_are_sent() -> None:
    sent: list[Any] = []
    transport = httpx.MockTransport(
        lambda request: sent.append(json.loads(request.content)) or httpx.Response(200, json=_chat_reply("x"))
    )
    openai = il.connect("openai", api_key="k", http_client=transport)
    openai.chat.completions.create(model="NaN", messages=[{"role": "user", "content": "-Infinity"}])
    assert (sent[0]["model"], sent[0]["messages"][0]["content"]) == ("NaN", "-Infinity")


def test_vectors_that_are_not_one_an_input_are_refused_with_their_provider() -> None:
    one = {"object": "list", "model": "e", "data": [{"object": "embedding", "index": 0, "embedding": [1.0]}]}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=one))
    client = il.Client("openai", api_key="k", http_client=transport)
    with client, pytest.raises(errors.InvalidReply, match="1 vectors for 2 inputs") as caught:
        client.embed("e", ["a", "b"], options={"encoding_format": "float"})
    assert (caught.value.provider, caught.value.model) == ("openai", "e")
    assert json.loads(caught.value.body) == one
    assert [list(vector) for vector in caught.value.response.embeddings] == [[1.0]]
