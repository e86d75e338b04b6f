"""An operation's record holds all that an emitter asks for."""

from __future__ import annotations

from typing import Any

from codegen.ir import Body, LifecycleRecord, OperationRecord, Reply, StreamRecord, Terminal
from codegen.problems import JSON
from codegen.records import operation_records
from tests.codegen.specimen import NULL, STRING, normalised, obj, openapi, operation, ref

FILE: JSON = {"type": "string", "format": "binary"}


def record_of(call: JSON, *, path: str = "/v1/things", **more: Any) -> OperationRecord:
    document = normalised(openapi({"Thing": obj(id=STRING)}, paths={path: {"post": call}}, **more))
    (record,) = operation_records(document, docs_url="https://small.example")
    return record


def test_the_path_is_split_for_naming_without_version_and_query() -> None:
    record = record_of(operation("a"), path="/v1/things/{id}/parts?beta=true")
    assert record.segments == ("things", "{id}", "parts")
    assert (record.path, record.query) == ("/v1/things/{id}/parts", {"beta": "true"})


def test_parameters_stand_required_ones_first() -> None:
    parameters = [
        {"name": "limit", "in": "query", "schema": STRING},
        {"name": "id", "in": "path", "required": True, "schema": STRING},
        {
            "name": "ids[]",
            "in": "query",
            "style": "form",
            "explode": True,
            "schema": {"type": "array", "items": STRING},
        },
        {"name": "betas", "in": "header", "schema": STRING},
    ]
    record = record_of(operation("a", parameters=parameters), path="/things/{id}")
    found = [(one.name, one.location, one.required, one.style, one.explode) for one in record.parameters]
    assert found == [
        ("id", "path", True, "simple", False),
        ("limit", "query", False, "form", True),
        ("ids[]", "query", False, "form", True),
        ("betas", "header", False, "simple", False),
    ]


def test_a_fixed_query_is_no_parameter() -> None:
    parameters = [{"name": "beta", "in": "query", "schema": STRING}]
    assert record_of(operation("a", parameters=parameters), path="/things?beta=true").parameters == ()


def test_multipart_is_preferred_and_its_files_are_known() -> None:
    form = obj("file", file=FILE, more={"type": "array", "items": FILE}, maybe={"anyOf": [FILE, NULL]}, name=STRING)
    content = {"application/json": {"schema": obj(name=STRING)}, "multipart/form-data": {"schema": form}}
    body = record_of({**operation("a"), "requestBody": {"required": True, "content": content}}).body
    assert body is not None
    assert (body.kind, body.files, body.required) == ("multipart", ("file", "more", "maybe"), True)
    assert [media for media, _ in body.alternatives] == ["application/json"]


def test_a_part_of_a_multipart_body_may_have_a_media_type_of_its_own() -> None:
    media = {
        "schema": obj(sdp=STRING, session=obj(a=STRING)),
        "encoding": {"session": {"contentType": "application/json"}},
    }
    body = record_of({**operation("a"), "requestBody": {"content": {"multipart/form-data": media}}}).body
    assert body is not None
    assert (body.encoding, body.required) == ({"session": "application/json"}, False)


def test_a_body_that_cannot_be_empty_is_required_whatever_the_document_says() -> None:
    body = record_of(operation("a", body=obj("id", id=STRING))).body
    assert body is not None
    assert body.required


def test_a_parameter_is_never_null_since_a_url_cannot_say_it() -> None:
    schemas = {"anyOf": [STRING, NULL]}, {"anyOf": [STRING, {"type": "integer"}, NULL]}
    parameters = [{"name": f"p{index}", "in": "query", "schema": schema} for index, schema in enumerate(schemas)]
    found = [one.schema for one in record_of(operation("a", parameters=parameters)).parameters]
    assert found == [STRING, {"anyOf": [STRING, {"type": "integer"}]}]


def test_bytes_are_bytes_however_they_are_declared() -> None:
    call = operation("a")
    call["responses"]["200"]["content"] = {"application/zip": {"schema": STRING}}
    call["requestBody"] = {"content": {"application/sdp": {"schema": STRING}}}
    record = record_of(call)
    assert record.reply == Reply("200", "application/zip", FILE)
    assert record.body == Body("binary", "application/sdp", FILE, required=False)


def test_a_reply_may_be_null_or_nothing() -> None:
    assert record_of(operation("a", reply={"anyOf": [ref("Thing"), NULL]})).reply == Reply(
        "200", "application/json", ref("Thing"), nullable=True
    )
    assert record_of(operation("a")).reply == Reply("200")


def test_a_stream_is_a_second_content_type_and_what_an_overlay_adds() -> None:
    call = operation("a", reply=ref("Thing"))
    call["responses"]["200"]["content"]["text/event-stream"] = {"schema": ref("Thing")}
    call["x-il-stream"] = {"body": {"stream": True}, "terminal": [{"sentinel": "[DONE]"}, {"field": "end"}]}
    record = record_of(call)
    assert record.stream == StreamRecord(
        event=ref("Thing"), terminal=(Terminal(sentinel="[DONE]"), Terminal(field="end")), body={"stream": True}
    )
    assert record.reply.schema == ref("Thing")


def test_an_operation_with_nothing_but_a_stream_says_so() -> None:
    call = operation("a")
    call["responses"]["200"]["content"] = {"application/x-jsonl": {"schema": ref("Thing")}}
    stream = record_of(call).stream
    assert stream is not None and stream.only and stream.framing == "ndjson"


def test_the_lifecycle_is_the_overlays_word_or_the_flag() -> None:
    assert record_of(operation("a", deprecated=True)).lifecycle == LifecycleRecord("deprecated")
    said = {"status": "removed", "since": "2026-01-01", "successor": "b"}
    assert record_of(operation("a", **{"x-il-lifecycle": said})).lifecycle == LifecycleRecord(
        "removed", "2026-01-01", "b"
    )


def test_shared_parameters_bodies_and_replies_are_put_in_place() -> None:
    components = {
        "schemas": {"Thing": obj(id=STRING)},
        "parameters": {"Limit": {"name": "limit", "in": "query", "schema": STRING}},
        "requestBodies": {"Body": {"content": {"application/json": {"schema": ref("Thing")}}}},
        "responses": {"Answer": {"description": "x", "content": {"application/json": {"schema": ref("Thing")}}}},
    }
    call = {
        "operationId": "a",
        "parameters": [{"$ref": "#/components/parameters/Limit"}],
        "requestBody": {"$ref": "#/components/requestBodies/Body"},
        "responses": {"200": {"$ref": "#/components/responses/Answer"}},
    }
    record = record_of(call, components=components)
    assert [one.name for one in record.parameters] == ["limit"]
    assert record.body is not None and record.body.schema == record.reply.schema == ref("Thing")
