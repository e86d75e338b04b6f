"""What Google's documents have and others have not: from a small document to a call of the generated client."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.overlay import Action, apply_overlay
from codegen.problems import CodegenError
from codegen.read.shape import refuse_malformed
from codegen.read.shapes import openapi_shape
from codegen.records import socket_records
from codegen.source import SPECS
from interlingua.transport.urls import path_from_template
from interlingua_wire._core.model import to_json
from tests.codegen.imported import api_of, imported
from tests.codegen.small_discovery import discovery, method
from tests.codegen.specimen import STRING, kinds, read, ref
from tests.wire.fakes import PACKAGE, FakeTransport, operations

INT64 = {"type": "string", "format": "int64"}
SCHEMAS: dict[str, Any] = {
    "Thing": {
        "id": "Thing",
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "Output only. Where it is."},
            "sizeBytes": INT64,
            "counts": {"type": "array", "items": INT64},
            "byDay": {"type": "object", "additionalProperties": INT64},
            "resolution": {"$ref": "MediaResolution"},
        },
    },
    "Operation": {"id": "Operation", "type": "object", "properties": {"name": STRING, "done": {"type": "boolean"}}},
    "Outcome": {"id": "Outcome", "type": "object", "properties": {"things": INT64}},
}


def named(pattern: str) -> dict[str, Any]:
    return {"name": {"type": "string", "location": "path", "required": True, "pattern": pattern}}


def reply(name: str) -> dict[str, str]:
    return {"$ref": name}


METHODS = {
    "get": method(
        "things.get", "v1/{+name}", "v1/things/{thingsId}", parameters=named("^things/[^/]+$"), response=reply("Thing")
    ),
    "part": method(
        "things.parts.get",
        "v1/{+name}",
        "v1/things/{thingsId}/parts/{partsId}",
        parameters=named("^things/[^/]+/parts/[^/]+$"),
        response=reply("Thing"),
        scopes=["https://small.example/read", "https://small.example/all"],
    ),
    "invoke": method(
        "things.invoke",
        "v1/{+name}/invoke/{+rest}",
        "v1/things/{thingsId}/invoke/{invokeId}",
        parameters={**named("^things/[^/]+$"), "rest": {"type": "string", "location": "path", "required": True}},
        response=reply("Thing"),
    ),
    "watch": method("things.watch", "v1/things:watch", response=reply("Thing"), httpMethod="POST"),
    "grow": method(
        "things.grow", "v1/things:grow", request=reply("Thing"), response=reply("Operation"), httpMethod="POST"
    ),
}
OVERLAY = (
    Action("$.paths['/v1/things:watch'].post.responses['200'].content['application/json']", "R", remove=True),
    Action(
        "$.paths['/v1/things:watch'].post",
        "R",
        update={
            "responses": {"200": {"content": {"text/event-stream": {"schema": ref("Thing")}}}},
            "x-il-stream": {"only": True, "query": {"alt": "sse"}, "terminal": [{"field": "name"}]},
        },
    ),
    Action(
        "$.paths['/v1/things:grow'].post",
        "R",
        update={"x-il-operation": {"poll": "things.get", "cancel": "things.parts.get", "reply": ref("Outcome")}},
    ),
    Action(
        "$",
        "R",
        update={
            "x-il-websocket": {
                "talk": {"path": "/ws", "send": ref("Outcome"), "receive": ref("Thing"), "description": "Talk."}
            }
        },
    ),
)


def facts() -> dict[str, Any]:
    upstream = {**discovery(SCHEMAS, **METHODS), "auth": {"oauth2": {"scopes": {}}}}
    return apply_overlay(read(upstream, format="discovery"), OVERLAY, name="small")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with imported(facts(), tmp_path_factory.mktemp("generated"), roots=("Outcome", "Thing"), sockets=sockets()) as made:
        yield made


def sockets() -> Any:
    return socket_records(api_of(facts()).document)


def test_an_int64_is_an_integer_and_goes_back_as_the_string_it_was(small: Any) -> None:
    body = {"sizeBytes": "9007199254740993", "counts": ["1", "2"], "byDay": {"mon": "3"}}
    thing = small.Client(FakeTransport([json.dumps(body).encode()])).things.get("things/1")
    assert (thing.size_bytes, thing.counts, thing.by_day) == (9007199254740993, [1, 2], {"mon": 3})
    assert json.loads(to_json(thing)) == body


def test_a_request_takes_an_int64_as_integer_or_string(small: Any) -> None:
    annotation = inspect.signature(small.Client(FakeTransport()).things.grow).parameters["size_bytes"].annotation
    assert annotation == "int | str | Omit"


def test_a_reference_that_leads_nowhere_takes_any_value_and_is_a_named_problem(small: Any) -> None:
    assert kinds(read(discovery(SCHEMAS, **METHODS), format="discovery")) == ["dangling-reference"]
    body = {"resolution": {"level": "HIGH"}}
    thing = small.Client(FakeTransport([json.dumps(body).encode()])).things.get("things/1")
    assert json.loads(to_json(thing)) == body


def test_methods_that_share_verb_and_template_are_methods_of_their_own(small: Any) -> None:
    transport = FakeTransport()
    client = small.Client(transport)
    client.things.get("things/1")
    client.things.parts.get("things/1/parts/2")
    sent = [(one.operation.id, one.operation.path, one.path) for one in transport.requests]
    assert sent == [
        ("things.get", "/v1/{+name}", {"name": "things/1"}),
        ("things.parts.get", "/v1/{+name}", {"name": "things/1/parts/2"}),
    ]


def test_two_reserved_parts_of_a_path_are_two_arguments(small: Any) -> None:
    transport = FakeTransport()
    small.Client(transport).things.invoke("things/1", "a/b")
    request = transport.requests[0]
    assert path_from_template(request.operation.path, request.path) == "/v1/things/1/invoke/a/b"


def test_what_discovery_calls_a_plain_reply_streams_once_an_overlay_says_so(small: Any) -> None:
    transport = FakeTransport()
    small.Client(transport).things.watch()
    rule = transport.requests[0].operation.stream
    assert rule is not None
    assert (rule.query, [terminal.field for terminal in rule.terminals]) == ({"alt": "sse"}, ["name"])
    assert isinstance(rule.event.decode(b'{"name": "things/1"}'), small.types.Thing)


def test_an_operation_knows_the_scopes_any_of_which_will_do(small: Any) -> None:
    transport = FakeTransport()
    small.Client(transport).things.parts.get("things/1/parts/2")
    assert transport.requests[0].operation.scopes == ("https://small.example/read", "https://small.example/all")


def test_a_long_running_operation_knows_how_it_is_polled(small: Any) -> None:
    transport = FakeTransport()
    small.Client(transport).things.grow()
    rule = transport.requests[0].operation.long_running
    assert rule is not None
    assert rule.reply is not None
    assert (rule.poll, rule.parameters, rule.cancel) == ("things.get", {"name": "name"}, "things.parts.get")
    assert (rule.done, rule.values, rule.result) == ("done", (True,), "response")
    assert isinstance(rule.reply.decode(b'{"things": "2"}'), small.types.Outcome)


def test_the_docstring_says_that_the_reply_is_not_the_end(small: Any) -> None:
    text = inspect.getdoc(small.Client(FakeTransport()).things.grow) or ""
    assert "Goes on after the reply; `things.get` tells how far it is." in text


def test_a_websocket_is_data_with_the_types_of_both_sides(small: Any) -> None:
    from importlib import import_module

    talk = import_module("interlingua_wire.small.sockets").TALK
    assert (talk.path, talk.send) == ("/ws", "OutcomeDict")
    assert isinstance(talk.receive.decode(b'{"name": "a"}'), small.types.Thing)


@pytest.mark.parametrize(
    ("where", "value"),
    [("x-il-operation", {"reply": ref("Thing")}), ("x-il-operation", {"poll": 1}), ("x-il-grpc", {"service": "s"})],
)
def test_an_extension_of_another_form_is_a_named_problem(where: str, value: Any) -> None:
    document = facts()
    document["paths"]["/v1/things:grow"]["post"][where] = value
    with pytest.raises(CodegenError, match="not-a-spec"):
        refuse_malformed(document, openapi_shape, name="small")


def test_what_polls_must_be_an_operation(tmp_path: Path) -> None:
    document = facts()
    document["paths"]["/v1/things:grow"]["post"]["x-il-operation"] = {"poll": "things.gone"}
    with pytest.raises(CodegenError, match="no-such-operation"), imported(document, tmp_path):
        pass


def test_every_operation_of_gemini_that_goes_on_is_polled_by_one_that_exists() -> None:
    found = operations("gemini")
    rules = {name: rule for name, one in found.items() if (rule := one.long_running)}
    assert "models.batch_generate_content" in rules
    assert {rule.poll for rule in rules.values()} | {rule.cancel for rule in rules.values()} - {
        None
    } <= found.keys() | {None}


def test_a_removed_operation_is_there_and_calling_it_warns_once_of_what_took_its_place() -> None:
    from interlingua_wire.gemini import Client

    transport = FakeTransport()
    chunks = Client(transport).corpora.documents.chunks
    with pytest.warns(
        DeprecationWarning, match=r"removed since 2025-12; use media\.upload_to_file_search_store"
    ) as caught:
        chunks.batch_create("corpora/1/documents/2", requests=[])
        chunks.batch_create("corpora/1/documents/2", requests=[])
    assert len(caught) == 1
    assert len(transport.requests) == 2


def test_the_descriptors_that_grpc_needs_go_into_the_package() -> None:
    generated = (PACKAGE / "gemini" / "descriptors.txt").read_text()
    assert generated == (SPECS / "gemini" / "descriptors.txt").read_text()
