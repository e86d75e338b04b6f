"""What real OpenAPI documents say in odd ways: read, generated, imported and called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from codegen.problems import JSON
from tests.codegen.imported import imported
from tests.codegen.specimen import STRING, obj, openapi, operation, read, ref, tagged
from tests.wire.fakes import FakeTransport

ID = {"name": "id", "in": "path", "required": True, "schema": STRING}
DONE = {"type": "string", "enum": ["[DONE]"]}
THINGS: JSON = {"type": "array", "items": ref("Thing")}
NULLABLE = obj(
    "flag",
    flag={"type": "string", "nullable": True},
    types={"type": ["string", "null"]},
    union={"anyOf": [STRING, {"type": "null"}]},
    part={"allOf": [ref("Thing"), {"nullable": True}]},
)
ODD_NAMES = {"type": "object", "properties": dict.fromkeys(("from", "a.b", "created[gte]", "class"), STRING)}
SCHEMAS: JSON = {
    "Thing": obj(id=STRING),
    "Reply": obj("text", text=STRING),
    "Delta": tagged("delta", text=STRING),
    "End": tagged("end"),
    "Event": {"oneOf": [ref("Delta"), ref("End")]},
    "Frame": {"oneOf": [obj("data", data=ref("Delta")), obj("data", data=DONE)]},
    "Nullable": NULLABLE,
    "Odd": ODD_NAMES,
    "Emptied": {"oneOf": [], "discriminator": {"propertyName": "type", "mapping": {"delta": ref("Delta")["$ref"]}}},
    "Hollow": {"oneOf": []},
    "Repeated": obj(things={"type": "array", "items": {**ref("Thing"), "type": "object"}}),
    "Lost": obj(gone=ref("Nowhere")),
}


def answering(id: str | None, content: JSON, **more: Any) -> JSON:
    call: JSON = {"responses": {"200": {"description": "x", "content": content}}, **more}
    return {**call, "operationId": id} if id else call


def as_json(schema: JSON) -> JSON:
    return {"application/json": {"schema": schema}}


def query(name: str, **schema: Any) -> JSON:
    return {"name": name, "in": "query", "schema": {"type": "integer", **schema}}


FERN = {
    "format": "sse",
    "terminator": "[DONE]",
    "stream-condition": "$request.stream",
    "response": {**SCHEMAS["Reply"], "description": "A copy."},
    "response-stream": SCHEMAS["Event"],
}
EVENTS = "text/event-stream"
BODY = {"requestBody": {"required": True, "content": as_json(obj("say", say=STRING, stream={"type": "boolean"}))}}
SPEAKEASY: JSON = {
    "x-speakeasy-stream-request-field": "stream",
    **answering(
        "talk", {**as_json(ref("Reply")), EVENTS: {"schema": ref("Event"), "x-speakeasy-sse-sentinel": "[END]"}}
    ),
    **BODY,
}
OFFSETS = {
    "type": "offsetLimit",
    "inputs": [{"name": "offset", "in": "parameters", "type": "offset"}],
    "outputs": {"results": "$.found"},
}
PATHS: JSON = {
    "/chat": {
        "post": {
            **answering("chat", as_json({"oneOf": [ref("Reply"), ref("Event")]})),
            **BODY,
            "x-fern-streaming": FERN,
        }
    },
    "/talks": {"post": SPEAKEASY},
    "/turns": {"post": {**answering("turns_api_v1_turns_start", as_json(ref("Reply"))), **BODY}},
    "/turns#stream": {
        "post": {**answering("turns_api_v1_turns_start_stream", {EVENTS: {"schema": ref("Frame")}}), **BODY}
    },
    "/things": {
        "get": {**answering(None, as_json(THINGS)), "parameters": [query("page", default=0), query("page_size")]},
        "delete": operation("dropThings", body=obj("ids", ids={"type": "array", "items": STRING})),
    },
    "/things/{id}:cancel": {"post": {**answering(None, as_json(ref("Thing"))), "parameters": [ID]}},
    "/found": {
        "get": {
            **answering(None, as_json(obj(found=THINGS))),
            "parameters": [query("offset")],
            "x-speakeasy-pagination": OFFSETS,
        }
    },
    "/search": {"get": operation("search", body=obj(q=STRING), reply=ref("Nullable"))},
    "/address": {"get": answering(None, as_json(STRING))},
    "/odd": {"get": answering(None, as_json(ref("Odd")))},
    "/emptied": {"get": answering(None, as_json(ref("Emptied")))},
    "/hollow": {"get": answering(None, as_json(ref("Hollow")))},
    "/repeated": {"get": answering(None, as_json(ref("Repeated")))},
    "/lost": {"get": answering(None, as_json(ref("Lost")))},
    "/videos": {"post": {**answering(None, as_json(ref("Thing"))), "servers": [{"url": "https://small.example/v2"}]}},
    "/named": {"post": {**answering("x_v1", as_json(ref("Thing"))), "x-il-name": "things.rename"}},
    "/dated": {
        "get": {**answering(None, as_json(ref("Thing"))), "parameters": [{**query("when"), "x-il-default": "now"}]}
    },
}


def facts() -> JSON:
    return read(openapi(SCHEMAS, paths=PATHS, servers=[{"url": "https://small.example/v1"}]))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with imported(facts(), tmp_path_factory.mktemp("generated")) as made:
        yield made


def ask(package: Any, reply: Any = None) -> tuple[Any, FakeTransport]:
    transport = FakeTransport([] if reply is None else [json.dumps(reply).encode()])
    return package.Client(transport), transport


def test_a_reply_that_is_also_the_event_is_a_call_and_a_stream(package: Any) -> None:
    client, transport = ask(package, {"text": "Hello"})
    assert client.chat.create(say="Hi").text == "Hello"
    client.chat.create_stream(say="Hi")
    rule = transport.requests[1].operation.stream
    assert rule is not None
    assert (rule.body, rule.terminals[0].sentinel, rule.framing) == ({"stream": True}, "[DONE]", "sse")
    assert rule.event.decode(b'{"type": "delta", "text": "x"}').text == "x"


def test_what_speakeasy_says_of_a_stream_is_known(package: Any) -> None:
    client, transport = ask(package)
    client.talks.create_stream(say="Hi")
    rule = transport.requests[0].operation.stream
    assert rule is not None
    assert (rule.body, rule.terminals[0].sentinel) == ({"stream": True}, "[END]")


def test_a_path_twice_with_a_fragment_is_one_resource_with_a_stream_beside(package: Any) -> None:
    client, transport = ask(package)
    client.turns.create(say="Hi")
    client.turns.create_stream(say="Hi")
    assert [request.operation.path for request in transport.requests] == ["/turns", "/turns"]


def test_of_a_stream_described_by_frames_the_data_is_the_event(package: Any) -> None:
    client, transport = ask(package)
    client.turns.create_stream(say="Hi")
    rule = transport.requests[0].operation.stream
    assert rule is not None
    assert [terminal.sentinel for terminal in rule.terminals] == ["[DONE]"]
    assert rule.event.decode(b'{"type": "delta", "text": "x"}').text == "x"


def test_a_list_as_the_whole_reply_pages_by_number(package: Any) -> None:
    client, transport = ask(package)
    transport.bodies = [b'[{"id": "a"}]', b'[{"id": "b"}]', b"[]"]
    assert [thing.id for thing in client.things.list_all(page_size=1)] == ["a", "b"]
    assert [request.query["page"] for request in transport.requests[1:]] == [1, 2]


def test_offsets_count_items_and_a_page_that_comes_again_ends_the_list(package: Any) -> None:
    client, transport = ask(package, {"found": [{"id": "a"}, {"id": "b"}]})
    assert len(list(client.found.list_all())) == 4
    assert [request.query["offset"] for request in transport.requests[1:]] == [2]


def test_get_and_delete_take_bodies(package: Any) -> None:
    client, transport = ask(package)
    client.search.retrieve(q="x")
    client.things.delete(ids=["a"])
    assert [request.body for request in transport.requests] == [{"q": "x"}, {"ids": ["a"]}]


@pytest.mark.parametrize("value", [None, "x"])
def test_all_four_ways_of_saying_null_decode(package: Any, value: str | None) -> None:
    sent = {"flag": value, "types": value, "union": value, "part": None if value is None else {"id": value}}
    reply = ask(package, sent)[0].search.retrieve()
    assert (reply.flag, reply.types, reply.union) == (value, value, value)
    assert (reply.part and reply.part.id) == value


def test_a_text_in_json_is_a_text(package: Any) -> None:
    assert ask(package, "https://here.example")[0].address.retrieve() == "https://here.example"


def test_names_that_are_no_identifiers_have_attributes(package: Any) -> None:
    reply = ask(package, dict.fromkeys(ODD_NAMES["properties"], "x"))[0].odd.retrieve()
    names = ("from_value", "a_b", "created_gte", "class_value")
    assert [getattr(reply, name) for name in names] == ["x"] * 4


def test_a_union_without_members_has_those_of_its_mapping(package: Any) -> None:
    assert ask(package, {"type": "delta", "text": "x"})[0].emptied.retrieve().text == "x"


def test_a_union_without_members_and_mapping_may_be_anything(package: Any) -> None:
    assert ask(package, [1])[0].hollow.retrieve() == [1]


def test_a_reference_that_is_also_said_to_be_an_object_is_the_reference(package: Any) -> None:
    assert ask(package, {"things": [{"id": "a"}]})[0].repeated.retrieve().things[0].id == "a"


def test_a_reference_to_nowhere_decodes_to_what_is_there(package: Any) -> None:
    assert ask(package, {"gone": {"x": 1}})[0].lost.retrieve().gone == {"x": 1}


def test_an_action_after_a_colon_is_the_verb(package: Any) -> None:
    client, transport = ask(package)
    client.things.cancel("t")
    assert (transport.requests[0].operation.path, transport.requests[0].path) == ("/things/{id}:cancel", {"id": "t"})


def test_a_server_path_of_ones_own_begins_at_the_root(package: Any) -> None:
    client, transport = ask(package)
    client.videos.create()
    assert (transport.requests[0].operation.path, transport.requests[0].operation.from_root) == ("/v2/videos", True)


def test_an_overlay_names_an_operation(package: Any) -> None:
    client, transport = ask(package)
    client.things.rename()
    assert transport.requests[0].operation.path == "/named"


def test_a_parameter_may_be_sent_where_nothing_is_given(package: Any) -> None:
    client, transport = ask(package)
    client.dated.retrieve()
    client.dated.retrieve(when=1)
    assert transport.requests[0].operation.query == {"when": "now"}
    assert transport.requests[1].query == {"when": 1}


def test_a_server_elsewhere_is_a_problem() -> None:
    elsewhere = {**operation("a"), "servers": [{"url": "https://other.example/v1"}]}
    found = read(openapi(paths={"/a": {"get": elsewhere}}, servers=[{"url": "https://small.example/v1"}]))
    assert [problem["kind"] for problem in found["x-il-problems"]] == ["another-server"]


def test_a_requirement_that_no_part_has_is_a_problem_and_goes() -> None:
    composed = {"allOf": [ref("Thing"), obj(name=STRING)], "required": ["id", "name", "ghost"]}
    found = read(openapi({"Thing": obj(id=STRING), "Composed": composed}))
    assert found["components"]["schemas"]["Composed"]["required"] == ["id", "name"]
    assert [problem["kind"] for problem in found["x-il-problems"]] == ["unknown-requirement"]


def test_flows_of_a_security_scheme_keep_names_of_scopes_only() -> None:
    flows = {"implicit": {"authorizationUrl": "https://x.example", "scopes": {"api.read": "Prose."}}}
    schemes = {"Key": {"type": "oauth2", "flows": flows}}
    facts = read({**openapi(), "components": {"schemas": {}, "securitySchemes": schemes}})
    assert facts["components"]["securitySchemes"]["Key"]["flows"]["implicit"]["scopes"] == {"api.read": ""}
