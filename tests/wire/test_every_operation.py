"""Every operation of every API can be called, sync and async, and sends what it is given to where it belongs."""

from __future__ import annotations

import asyncio
import inspect
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from interlingua_wire._core.omit import omit
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from tests.wire.fakes import APIS, AsyncFakeTransport, FakeTransport, method_of, operations

COUNTS = {
    "anthropic": 144,
    "azure": 52,
    "bedrock": 17,
    "bedrock_runtime": 11,
    "cerebras": 7,
    "cohere": 41,
    "deepinfra": 156,
    "gemini": 101,
    "groq": 23,
    "mistral": 173,
    "ollama": 14,
    "openai": 288,
    "openrouter": 97,
    "perplexity": 15,
    "replicate": 37,
    "sagemaker_runtime": 3,
    "tei": 12,
    "tgi": 12,
    "together": 99,
    "vertex": 88,
    "watsonx": 14,
    "xai": 41,
}
CASES = [(api, name) for api in APIS for name in operations(api)]
EXTRAS = ("extra_headers", "extra_query", "extra_body", "timeout")


@pytest.mark.parametrize("api", APIS)
def test_every_operation_of_the_spec_is_there(api: str) -> None:
    assert len(operations(api)) == COUNTS[api]


@pytest.mark.parametrize("api", APIS)
def test_each_operation_stands_in_for_its_own_id(api: str) -> None:
    found = operations(api)
    assert len({operation.id for operation in found.values()}) == len(found)


@pytest.mark.parametrize(("api", "name"), CASES)
def test_a_plain_call_with_all_keywords_sends_each_value_once(api: str, name: str) -> None:
    operation = operations(api)[name]
    transport = FakeTransport()
    method = method_of(import_module(f"interlingua_wire.{api}").Client(transport), name)
    given = values_for(method)
    quietly(lambda: method(**given))
    assert_sent(transport.requests[-1], operation, given)


@pytest.mark.parametrize(("api", "name"), CASES)
def test_an_async_call_with_required_keywords_sends_nothing_else(api: str, name: str) -> None:
    operation = operations(api)[name]
    transport = AsyncFakeTransport()
    method = method_of(import_module(f"interlingua_wire.{api}").AsyncClient(transport), name)
    given = values_for(method, required_only=True)
    quietly(lambda: asyncio.run(method(**given)))
    assert_sent(transport.inner.requests[-1], operation, given)


@pytest.mark.parametrize(("api", "name"), CASES)
def test_sync_and_async_methods_take_the_same(api: str, name: str) -> None:
    package = import_module(f"interlingua_wire.{api}")
    for sibling in siblings(name, operations(api)[name]):
        sync = method_of(package.Client(FakeTransport()), sibling)
        other = method_of(package.AsyncClient(AsyncFakeTransport()), sibling)
        assert inspect.signature(sync).parameters == inspect.signature(other).parameters


def siblings(name: str, operation: Operation[Any, Any, Any]) -> list[str]:
    found = [name]
    if operation.pages:
        found.append(f"{name}_all")
    if operation.stream and operation.reply.name != "None":
        found.append(f"{name}_stream")
    return found


def values_for(method: Callable[..., Any], *, required_only: bool = False) -> dict[str, str]:
    parameters = inspect.signature(method).parameters
    wanted = [item for item in parameters.values() if item.name not in EXTRAS]
    return {item.name: f"<{item.name}>" for item in wanted if item.default is item.empty or not required_only}


def assert_sent(request: Request[Any, Any, Any], operation: Operation[Any, Any, Any], given: dict[str, str]) -> None:
    assert request.operation is operation
    # A field of the body may have to say again what the path says.
    body = [value for value in body_values(request.body) if value not in request.path.values()]
    sent = [*request.path.values(), *request.query.values(), *request.headers.values(), *body]
    texts = [str(value[0]) if isinstance(value, list) else str(value) for value in sent if value is not omit]
    assert sorted(texts) == sorted(given.values())


def body_values(body: Any) -> list[Any]:
    return list(body.values()) if isinstance(body, dict) else [body]


def quietly(call: Callable[[], object]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        call()
