"""Whatever a caller whose code type checks passes to a method becomes a request that the provider's document allows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from random import Random
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.exceptions import best_match

from codegen.document import follow
from codegen.emit.arguments import MASK
from codegen.words import argument
from interlingua.transport import Endpoint
from interlingua.transport.render import Rendered, render
from interlingua_wire._core.omit import omit
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from tests.wire.fakes import APIS, FakeTransport, method_of, operations
from tests.wire.properties.arguments import Caller
from tests.wire.properties.budgets import DEEPLY, QUICKLY
from tests.wire.properties.facts import body_schema, body_validator, described, schemas

HOST = Endpoint(provider="test", base_url="https://host")
pytestmark = [pytest.mark.parametrize("api", APIS), pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.mark.xdist_group("properties")
@QUICKLY
@given(seed=st.integers(0, 2**32))
def test_every_request_is_as_the_document_says(api: str, seed: int) -> None:
    assert list(faults(api, seed)) == []


@pytest.mark.heavy
@DEEPLY
@given(seed=st.integers(0, 2**32))
def test_very_many_requests_are_as_the_document_says(api: str, seed: int) -> None:
    assert list(faults(api, seed)) == []


def faults(api: str, seed: int) -> Iterator[str]:
    """What is wrong with a call of each operation, plain and streamed."""
    transport = FakeTransport()
    client = import_module(f"interlingua_wire.{api}").Client(transport)
    for name, operation in operations(api).items():
        parameters = {keyword_of(parameter): parameter for parameter in described(api)[operation.id]["parameters"]}
        method = method_of(client, name)
        values = Caller(Random(f"{seed}{name}")).arguments(
            api, method.__func__, partial(location_of, operation, parameters)
        )
        client.raw(method, **values)
        for streams in (False, True) if operation.stream else (False,):
            call = render(transport.requests[-1], HOST, streams=streams)
            found = [*misplaced(operation, call, parameters, values), *misfits(transport.requests[-1], call)]
            yield from (f"{api} {name}: {fault}; given {values}" for fault in found)


def location_of(operation: Operation[Any, Any, Any], parameters: dict[str, Any], keyword: str) -> str:
    """Where the value of a keyword goes."""
    if keyword in parameters:
        return "body" if "content" in parameters[keyword] else str(parameters[keyword]["in"])
    return "form" if operation.body in ("form", "multipart") else "body"


def keyword_of(parameter: dict[str, Any]) -> str:
    """The keyword for a parameter."""
    told = parameter.get("x-il-name") or parameter.get("schema", {}).get("x-il-parameter")
    return argument(told or parameter["name"])


def misplaced(
    operation: Operation[Any, Any, Any], call: Rendered, parameters: dict[str, Any], values: dict[str, Any]
) -> Iterator[str]:
    """Parameters that are not where the document puts them."""
    url = urlsplit(call.url)
    sent = {
        (one["in"], one["name"]): compact(values[name]) if "content" in one else values[name]
        for name, one in parameters.items()
        if name in values
    }
    path = {name: value for (place, name), value in sent.items() if place == "path"}
    expected = re.sub(r"{\+?([^{}]+)}", lambda found: path[found[1]], operation.path)
    if unquote(url.path) != expected or (
        url.path.count("/") != operation.path.count("/") and "{+" not in operation.path
    ):
        yield f"path {url.path} where {expected} was meant"
    pairs = parse_qsl(url.query, keep_blank_values=True, errors="surrogateescape")
    wanted = [pair for (place, name), value in sent.items() if place == "query" for pair in flat(name, value)]
    if missing := [pair for pair in wanted if pair not in pairs]:
        yield f"query {url.query} lacks {missing}"
    headers = {name: value for (place, name), value in sent.items() if place == "header"}
    for name, value in headers.items():
        words = value if isinstance(value, list) else [value]
        if not all(str(word) in call.headers[name.lower()] for word in words):
            yield f"header {name} lacks {value}"


def compact(value: Any) -> str:
    """JSON as it stands in a query."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """A query value as pairs."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(f"{name}[{key}]", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from flat(name, inner)
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


def misfits(request: Request[Any, Any, Any], call: Rendered) -> Iterator[str]:
    """What the document does not allow in the body."""
    operation, body = request.operation, request.body
    if operation.body == "json" and isinstance(call.body, bytes):
        body = json.loads(call.body)
    elif operation.body == "multipart":
        given_fields = {name: value for name, value in body.items() if value is not omit}
        body = {name: "a file" if isinstance(value, bytes) else value for name, value in given_fields.items()}
    elif body is omit or operation.body != "form":
        return
    errors = body_validator(operation.api, operation.id).iter_errors(body)
    if MASK in request.query:  # which says what is changed: of the body as a whole nothing is required
        errors = (error for error in errors if error.validator != "required" or error.absolute_path)
    if error := best_match(errors):
        yield f"body at {error.json_path}: {error.message}"


def test_a_body_that_lacks_what_it_must_have_is_seen(api: str) -> None:
    for identity in described(api):
        schema = body_schema(api, identity) or {}
        if follow(schema, schemas(api)).get("required"):
            assert not body_validator(api, identity).is_valid({})
