"""An AWS service model becomes the same facts as any other, with each member where rest-json puts it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from codegen.problems import JSON, CodegenError
from codegen.read import Form, read_files
from tests.codegen.small_aws import METADATA, OPERATIONS, SHAPES, facts, operation, service, shape, structure
from tests.codegen.specimen import ref

TALK = "/talks/{talkId}"


@pytest.fixture(scope="module")
def document() -> Any:
    return facts()


def schemas_with(**shapes: JSON) -> Any:
    """The component schemas of a service whose talk has one member more of the last shape."""
    name = [*shapes][-1]
    talk = {**SHAPES["Talk"], "members": {"more": shape(name)}, "required": []}
    return facts(service(shapes={**SHAPES, **shapes, "Talk": talk}))["components"]["schemas"]


def test_the_facts_are_valid_and_without_problems(document: Any) -> None:
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert document["x-il-problems"] == []
    assert "prose" not in json.dumps(document)


def test_members_stand_where_the_model_puts_them(document: Any) -> None:
    call = document["paths"]["/talks/{talkId}/stream"]["post"]
    places = {one["name"]: (one["in"], one.get("required", False), one.get("x-il-name")) for one in call["parameters"]}
    assert places == {
        "talkId": ("path", True, None),
        "X-Small-Mood": ("header", False, "mood"),
        "since": ("query", False, None),
    }
    body = document["components"]["schemas"]["TalkRequest"]
    assert body["properties"].keys() == {"parts", "token", "wire"}
    assert body["required"] == ["parts"]
    assert body["properties"]["token"]["x-il-idempotency"] is True


@pytest.mark.parametrize(
    ("field", "schema"),
    [
        ("id", {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "[a-z]+"}),
        ("letters", {"type": "string", "x-il-pattern": "\\p{L}+"}),
        ("colour", ref("Colour")),
        ("at", {"type": "number", "format": "unix-time"}),
        ("born", {"type": "string", "format": "date-time"}),
        ("parts", {"type": "array", "items": ref("Part")}),
        ("extra", {}),
        ("nest", {"type": "array", "items": ref("Nest")}),
        ("old", {"type": "string", "deprecated": True}),
    ],
)
def test_a_shape_is_the_schema_of_its_json(document: Any, field: str, schema: JSON) -> None:
    assert document["components"]["schemas"]["Talk"]["properties"][field] == schema


@pytest.mark.parametrize(
    ("type", "schema"),
    [
        ("boolean", {"type": "boolean"}),
        ("integer", {"type": "integer", "format": "int32"}),
        ("long", {"type": "integer", "format": "int64"}),
        ("float", {"type": "number", "format": "float"}),
        ("double", {"type": "number", "format": "double"}),
        ("blob", {"type": "string", "contentEncoding": "base64"}),
    ],
)
def test_simple_types_are_spelled_out(type: str, schema: JSON) -> None:
    assert schemas_with(Simple={"type": type})["Talk"]["properties"]["more"] == schema


def test_a_map_keeps_the_limits_of_its_keys(document: Any) -> None:
    labels = document["components"]["schemas"]["Talk"]["properties"]["labels"]
    assert labels["additionalProperties"] == {"type": "string"}
    assert labels["propertyNames"] == {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "[a-z]+"}
    assert labels["maxProperties"] == 2


def test_a_union_has_exactly_one_of_its_fields(document: Any) -> None:
    part = document["components"]["schemas"]["Part"]
    assert (part["minProperties"], part["maxProperties"]) == (1, 1)
    assert part["properties"]["parts"] == {"type": "array", "items": ref("Part")}
    assert "required" not in part


def test_times_are_written_as_their_place_demands(document: Any) -> None:
    (since,) = [
        one for one in document["paths"]["/talks/{talkId}/stream"]["post"]["parameters"] if one["name"] == "since"
    ]
    assert since["schema"] == {"type": "string", "format": "date-time"}
    header = structure(at=shape("Time", location="header", locationName="At"))
    calls = {"A": operation("A", "GET", "/a", input=shape("In"))}
    (at,) = facts(service(shapes={**SHAPES, "In": header}, operations=calls), pages={})["paths"]["/a"]["get"][
        "parameters"
    ]
    assert at["schema"] == {"type": "string", "format": "http-date"}


def test_a_greedy_label_takes_slashes_and_a_query_in_the_path_is_part_of_the_key(document: Any) -> None:
    call = document["paths"]["/files/{Key}?mode=fast"]["put"]
    assert call["x-il-path"] == "/files/{+Key}"
    assert call["x-il-query"] == {"mode": "fast"}


def test_a_blob_that_is_the_whole_body_is_bytes_of_any_type(document: Any) -> None:
    call = document["paths"]["/files/{Key}?mode=fast"]["put"]
    octets = {"schema": {"type": "string", "format": "binary"}}
    assert call["requestBody"] == {"content": {"application/octet-stream": octets}, "required": True}
    assert call["responses"]["200"]["content"] == {"*/*": octets}


def test_exceptions_that_share_a_status_stand_together_and_their_codes_are_told(document: Any) -> None:
    call = document["paths"]["/talks/{talkId}/stream"]["post"]
    assert call["x-il-errors"] == {"SlowDown": 429, "BusyNow": 429, "Bad": 500}
    assert call["responses"]["429"]["content"]["application/json"]["schema"] == ref("SlowDownOrBusy")
    assert document["components"]["schemas"]["SlowDownOrBusy"] == {"anyOf": [ref("SlowDown"), ref("Busy")]}
    assert call["responses"]["500"]["content"]["application/json"]["schema"] == ref("Bad")


def test_pages_are_those_of_the_paginators(document: Any) -> None:
    rule = document["paths"]["/talks"]["get"]["x-il-pages"]
    assert rule == {"items": "talks", "cursor": "nextToken", "parameter": "nextToken"}


def test_a_service_is_signed_for_under_its_signing_name(document: Any) -> None:
    schemes = document["components"]["securitySchemes"]
    assert schemes["sigv4"]["x-il-sigv4"] == {"service": "smallish"}
    assert schemes["bearer"] == {"type": "http", "scheme": "bearer"}
    assert document["security"] == [{"sigv4": []}, {"bearer": []}]


def test_an_operation_may_need_no_signature_or_another_host() -> None:
    call = {**OPERATIONS["ListTalks"], "auth": ["smithy.api#noAuth"], "endpoint": {"hostPrefix": "data."}}
    found = facts(service(operations={"ListTalks": call}))["paths"]["/talks"]["get"]
    assert found["security"] == [{}]
    assert found["x-il-host-prefix"] == "data."


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"metadata": {**METADATA, "protocol": "query"}}, "not-a-spec"),
        ({"metadata": {}}, "not-a-spec"),
        ({"shapes": {}}, "not-a-spec"),
        ({"shapes": {**SHAPES, "Talk": {"type": "structure"}}}, "not-a-spec"),
        ({"shapes": {**SHAPES, "Talk": {"type": "poem", "members": {}}}}, "not-a-spec"),
        ({"shapes": {**SHAPES, "Talk": {"type": "string"}}}, "not-a-spec"),
        ({"shapes": {**SHAPES, "TalkRequest": {**SHAPES["TalkRequest"], "payload": "gone"}}}, "not-a-spec"),
        ({"operations": {"A": operation("A", "GET", "no-slash")}}, "not-a-spec"),
        ({"operations": {"A": operation("A", "GET", "/a"), "B": operation("B", "GET", "/a")}}, "duplicate-operation"),
    ],
)
def test_what_is_no_service_model_is_refused_by_name(change: JSON, kind: str) -> None:
    with pytest.raises(CodegenError, match=kind):
        facts(service(**change))


def test_a_folder_without_a_service_is_refused() -> None:
    with pytest.raises(CodegenError, match=r"there is no service-2\.json"):
        read_files({"paginators-1.json": b"{}"}, api="small", form=Form("aws"))


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        (shape("Labels", location="headers", locationName="x-meta-"), "prefix-headers"),
        (shape("String", location="header", locationName="x-plain"), None),
    ],
)
def test_headers_that_share_a_prefix_are_a_problem_with_a_name(member: JSON, kind: str | None) -> None:
    calls = {"A": operation("A", "GET", "/a", input=shape("In"))}
    found = facts(service(shapes={**SHAPES, "In": structure(meta=member)}, operations=calls), pages={})
    assert [problem["kind"] for problem in found["x-il-problems"]] == ([kind] if kind else [])
