"""What a call leaves out, adds, warns of, and how its raw response is had."""

from __future__ import annotations

import asyncio
import inspect
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

import interlingua_wire.openai
from interlingua_wire._core.omit import omit
from interlingua_wire._core.request import with_needed
from tests.wire.fakes import APIS, AsyncFakeTransport, FakeTransport, method_of, operations

EMBEDDING = b'{"object": "list", "data": [], "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}}'


def test_null_is_sent_and_omit_is_not() -> None:
    transport = FakeTransport()
    interlingua_wire.openai.Client(transport).chat.completions.create(messages=[], model="m", temperature=None)
    body = body_of(transport)
    assert body["temperature"] is None
    assert body["top_p"] is omit


def test_what_a_caller_adds_travels_apart_from_the_values() -> None:
    transport = FakeTransport()
    interlingua_wire.openai.Client(transport).embeddings.create(
        input="x", model="m", extra_headers={"a": "1"}, extra_query={"b": 2}, extra_body={"c": 3}, timeout=4
    )
    extra = transport.requests[0].extra
    assert (extra.headers, extra.query, extra.body, extra.timeout) == ({"a": "1"}, {"b": 2}, {"c": 3}, 4)


def test_the_raw_response_is_had_without_decoding_and_knows_its_value() -> None:
    client = interlingua_wire.openai.Client(FakeTransport([EMBEDDING]))
    response = client.raw(client.embeddings.create, input="x", model="m")
    assert (response.status, response.body) == (200, EMBEDDING)
    assert response.value.usage.prompt_tokens == 1


def test_the_raw_response_of_a_reply_that_does_not_decode_is_still_had() -> None:
    client = interlingua_wire.openai.Client(FakeTransport([b"<html>"]))
    assert client.raw(client.models.list).body == b"<html>"


def test_the_raw_response_is_had_under_an_event_loop() -> None:
    client = interlingua_wire.openai.AsyncClient(AsyncFakeTransport(FakeTransport([EMBEDDING])))
    response = asyncio.run(client.raw(client.embeddings.create, input="x", model="m"))
    assert response.value.model == "m"


def test_closing_a_client_closes_its_transport() -> None:
    transport = FakeTransport()
    interlingua_wire.openai.Client(transport).close()
    assert transport.closed


@pytest.mark.parametrize("api", APIS)
def test_an_operation_that_is_going_warns_once_and_names_what_to_use(api: str) -> None:
    going = [operation for operation in operations(api).values() if operation.lifecycle.status != "active"]
    for operation in going:
        client = import_module(f"interlingua_wire.{api}").Client(FakeTransport())
        method = method_of(client, operation.name)
        arguments = dict.fromkeys(required(method), "x")
        expected = operation.lifecycle.successor or operation.lifecycle.status
        with pytest.warns(DeprecationWarning, match=expected) as told:
            method(**arguments)
        assert told[0].filename == __file__
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            method(**arguments)


def body_of(transport: FakeTransport) -> dict[str, Any]:
    body = transport.requests[0].body
    assert isinstance(body, dict)
    return body


def required(method: Callable[..., Any]) -> list[str]:
    parameters = inspect.signature(method).parameters.values()
    return [item.name for item in parameters if item.default is item.empty]


def test_a_beta_that_an_operation_needs_is_sent_with_those_the_caller_names() -> None:
    assert with_needed(["a"], "b") == ["a", "b"]
    assert with_needed(omit, "b") is omit
