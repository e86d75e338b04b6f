"""What real documents of smaller providers contain: each oddity is generated, imported and called."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

from codegen.problems import JSON
from interlingua_wire._core.model import to_json
from tests.codegen.imported import imported
from tests.codegen.specimen import NULL, STRING, obj, openapi, operation, read, ref
from tests.wire.fakes import FakeTransport

FILE: JSON = {"type": "string", "format": "binary"}
LISTED: JSON = {"type": "array", "items": ref("Thing")}
ADDRESS: JSON = {"anyOf": [{"type": "string", "format": "uri"}, NULL]}
THING: JSON = {"Thing": obj("id", id=STRING)}


def api(paths: JSON, **schemas: JSON) -> JSON:
    return read(openapi({**THING, **schemas}, paths=paths))


def fast(method: str, path: str, name: str, **more: Any) -> JSON:
    """An operation with the id that FastAPI makes of a function's name, the path and the method."""
    plain = "".join(letter if letter.isalnum() else "_" for letter in path)
    return {method: operation(f"{name}{plain}_{method}", **more)}


def test_an_http_method_that_is_newer_than_the_format_is_sent(tmp_path: Path) -> None:
    search = {
        "operationId": "things.search",
        "requestBody": {"required": True, "content": {"text/plain": {"schema": STRING}}},
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": LISTED}}}},
    }
    facts = api({"/things": {"get": operation("things.list", reply=LISTED), "query": search}})
    assert sorted(facts["paths"]) == ["/things", "/things#query"]
    with imported(facts, tmp_path) as small:
        transport = FakeTransport([b'[{"id": "a"}]'])
        found = small.Client(transport).things.search(body=b"words")
        assert (transport.requests[0].operation.method, transport.requests[0].operation.path) == ("QUERY", "/things")
        assert found[0].id == "a"


def test_the_path_that_fastapi_adds_to_an_id_is_in_no_name(tmp_path: Path) -> None:
    body = obj("file", file=FILE, words=STRING)
    content = {"multipart/form-data": {"schema": ref("Body_upload_file_v1_things_post")}}
    upload = fast("post", "/v1/things", "upload_file", reply=ref("Thing"))
    upload["post"]["requestBody"] = {"content": content, "required": True}
    again = fast("post", "/v1/things/", "upload_again", reply=obj(done={"type": "boolean"}))
    facts = api({"/v1/things": upload, "/v1/things/": again}, Body_upload_file_v1_things_post=body)
    with imported(facts, tmp_path) as small:
        transport = FakeTransport()
        client = small.Client(transport)
        client.things.create(file=b"x", words="w")
        client.things.upload_again()
        assert [request.operation.name for request in transport.requests] == ["things.create", "things.upload_again"]
        assert {"UploadFileRequest", "UploadAgainResponse"} <= {*dir(small.types)}
        assert not [name for name in dir(small.types) if "V1" in name or "Post" in name]


@pytest.mark.parametrize(
    "body",
    [
        {"anyOf": [ref("Thing"), NULL]},
        {**ref("Thing"), "nullable": True},
        {"allOf": [ref("Thing"), {"nullable": True}]},
        {"oneOf": [ref("Thing"), {"enum": [None]}]},
    ],
)
def test_a_body_that_may_be_null_may_be_left_out(tmp_path: Path, body: JSON) -> None:
    facts = api({"/things/{id}/stop": {"post": operation("stop", body=body, parameters=[path_parameter("id")])}})
    with imported(facts, tmp_path) as small:
        transport = FakeTransport()
        small.Client(transport).things.stop("7")
        parameters = inspect.signature(small.Client(transport).things.stop).parameters
        assert [name for name in parameters if not name.startswith("extra_")] == ["id", "timeout"]


def path_parameter(name: str) -> JSON:
    return {"name": name, "in": "path", "required": True, "schema": STRING}


def test_types_in_capitals_are_the_types_they_are_in_lower_case(tmp_path: Path) -> None:
    thing = {"type": "Object", "properties": {"id": {"type": "String"}, "n": {"type": "Integer"}}}
    with imported(api({"/thing": {"get": operation("getThing", reply=ref("Other"))}}, Other=thing), tmp_path) as small:
        assert small.Client(FakeTransport([b'{"id": "a", "n": 3}'])).thing.retrieve().n == 3


@pytest.mark.parametrize(
    ("schema", "default"),
    [
        ({"type": "integer", "default": "1024"}, 1024),
        ({"type": "boolean", "default": "false"}, False),
        ({"type": ["number", "null"], "default": "null"}, None),
        ({"type": "string", "default": "1024"}, "1024"),
        ({"allOf": [ref("Thing")], "default": "null"}, None),
    ],
)
def test_a_default_that_is_spelled_as_text_is_what_it_spells(schema: JSON, default: object) -> None:
    facts = api({"/a": {"get": operation("a")}}, Other=obj(n=schema))
    assert facts["components"]["schemas"]["Other"]["properties"]["n"].get("default") == default
    assert facts["x-il-problems"] == []


def test_a_default_that_what_it_refers_to_forbids_is_a_problem() -> None:
    side = {"allOf": [ref("Side")], "default": "right"}
    facts = api({"/a": {"get": operation("a")}}, Other=obj(side=side), Side={"type": "string", "enum": ["Right"]})
    assert [problem["kind"] for problem in facts["x-il-problems"]] == ["unfit-default"]


def test_members_that_only_their_field_tells_apart_are_named_after_it(tmp_path: Path) -> None:
    kinds = {"oneOf": [obj("classifier", classifier=ref("Thing")), obj("embedding", embedding=ref("Thing"))]}
    with imported(api({"/info": {"get": operation("info", reply=obj(kind=ref("Kind")))}}, Kind=kinds), tmp_path) as it:
        info = it.Client(FakeTransport([b'{"kind": {"embedding": {"id": "a"}}}'])).info.retrieve()
        assert {"KindClassifier", "KindEmbedding"} <= {*dir(it.types)}
        assert json.loads(to_json(info)) == {"kind": {"embedding": {"id": "a"}}}


def test_a_prefix_of_all_components_is_in_no_name(tmp_path: Path) -> None:
    document = openapi({"schemas_thing": obj(id=STRING), "schemas_other_thing": obj(n=STRING)})
    document["paths"] = {
        "/a": {"get": operation("getA", reply=ref("schemas_thing"))},
        "/b": {"get": operation("getB", reply=ref("schemas_other_thing"))},
    }
    with imported(read(document), tmp_path) as small:
        assert {"Thing", "OtherThing"} <= {*dir(small.types)}


def test_pages_by_address_ask_the_same_path_for_what_the_address_says(tmp_path: Path) -> None:
    page = obj(results=LISTED, next=ADDRESS, previous=ADDRESS)
    with imported(api({"/things": {"get": operation("listThings", reply=page)}}), tmp_path) as small:
        pages = [
            {"results": [{"id": "a"}], "next": "https://elsewhere.example/v9/stolen?cursor=two%3D&limit=5"},
            {"results": [{"id": "b"}], "next": None},
        ]
        transport = FakeTransport([json.dumps(one).encode() for one in pages])
        assert [thing.id for thing in small.Client(transport).things.list_all()] == ["a", "b"]
        assert [request.operation.path for request in transport.requests] == ["/things", "/things"]
        assert transport.requests[1].query == {"cursor": "two=", "limit": "5"}


def test_a_field_that_is_called_like_a_keyword_of_every_method_has_one_of_its_own(tmp_path: Path) -> None:
    body = obj("timeout", timeout={"type": "integer"}, extra_body={"type": "object"})
    with imported(api({"/runs": {"post": operation("createRun", body=body)}}), tmp_path) as small:
        transport = FakeTransport()
        small.Client(transport).runs.create(timeout_value=3, extra_body_value={"a": 1}, extra_body={"b": 2}, timeout=9)
        request = transport.requests[0]
        assert request.body == {"timeout": 3, "extra_body": {"a": 1}}
        assert (request.extra.body, request.extra.timeout) == ({"b": 2}, 9)


def test_a_stream_with_no_plain_form_takes_its_name_from_an_overlay(tmp_path: Path) -> None:
    stream = {**operation("generate_stream"), "x-il-name": "generate.create_stream"}
    stream["responses"]["200"]["content"] = {"text/event-stream": {"schema": ref("Thing")}}
    stream["x-il-stream"] = {"terminal": [{"field": "id"}]}
    paths = {"/generate": {"post": operation("generate", reply=ref("Thing"))}, "/generate_stream": {"post": stream}}
    with imported(api(paths), tmp_path) as small:
        transport = FakeTransport()
        client = small.Client(transport)
        client.generate.create()
        assert list(client.generate.create_stream()) == []
        assert [request.operation.path for request in transport.requests] == ["/generate", "/generate_stream"]


def test_a_word_that_python_reserves_is_a_resource_under_another_name(tmp_path: Path) -> None:
    paths = {"/async/sonar": {"post": operation("later")}, "/sonar": {"post": operation("now")}}
    with imported(api(paths), tmp_path) as small:
        transport = FakeTransport()
        small.Client(transport).async_value.sonar.create()
        small.Client(transport).sonar.create()
        assert [request.operation.path for request in transport.requests] == ["/async/sonar", "/sonar"]


def test_a_path_without_words_is_named_after_its_operation(tmp_path: Path) -> None:
    with imported(api({"/": {"post": operation("compat_generate")}}), tmp_path) as small:
        small.Client(FakeTransport()).compat_generate.create()


def test_prose_in_the_format_of_a_token_stays_outside() -> None:
    schemes = {
        "long": {"type": "http", "scheme": "bearer", "bearerFormat": "Send the token in the header, please."},
        "short": {"type": "http", "scheme": "bearer", "bearerFormat": "API Key"},
    }
    facts = read({**openapi(), "components": {"securitySchemes": schemes}})
    found = facts["components"]["securitySchemes"]
    assert found == {"long": {"type": "http", "scheme": "bearer"}, "short": schemes["short"]}
