"""Whatever an OpenAPI document says in whatever manner becomes valid 3.1 facts."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from codegen.problems import JSON, CodegenError
from tests.codegen.specimen import NULL, STRING, kinds, obj, openapi, operation, read, ref


def schema_of(schema: JSON, **more: JSON) -> Any:
    return read(openapi({"Thing": schema, **more}))["components"]["schemas"]["Thing"]


def test_prose_stays_outside() -> None:
    document = openapi(
        {"Thing": {**obj(description={"type": "string", "example": "x"}), "title": "A thing", "description": "Long."}},
        paths={"/a": {"get": operation("a", summary="S", description="D", externalDocs={"url": "https://x.example"})}},
    )
    facts = read(document)
    assert facts["components"]["schemas"]["Thing"] == obj(description=STRING)
    assert facts["paths"]["/a"]["get"] == {"operationId": "a", "responses": {"200": {"description": "HTTP 200"}}}
    assert facts["info"] == {"title": "small", "version": "1"}


def test_prose_can_be_kept_for_a_build_of_ones_own() -> None:
    facts = read(openapi({"Thing": {**STRING, "description": "Long."}}), keep_prose=True)
    assert facts["components"]["schemas"]["Thing"]["description"] == "Long."


@pytest.mark.parametrize(
    ("schema", "upgraded"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, STRING),
        ({"type": "string", "enum": ["a"], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({**ref("Other"), "nullable": True}, {"anyOf": [ref("Other"), NULL]}),
        ({"allOf": [ref("Other"), {"nullable": True}]}, {"anyOf": [{"allOf": [ref("Other")]}, NULL]}),
        ({"anyOf": [ref("Other"), STRING], "nullable": True}, {"anyOf": [ref("Other"), STRING, NULL]}),
        ({"oneOf": [STRING, NULL], "nullable": True}, {"oneOf": [STRING, NULL]}),
    ],
)
def test_nullable_is_spelled_as_in_3_1(schema: JSON, upgraded: JSON) -> None:
    assert schema_of(schema, Other=obj(a=STRING)) == upgraded


def test_an_exclusive_limit_is_a_number() -> None:
    old = {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 2, "exclusiveMaximum": False}
    assert schema_of(old) == {"type": "number", "exclusiveMinimum": 0, "maximum": 2}


def test_a_recursive_reference_means_its_component() -> None:
    tree = obj(children={"type": "array", "items": {"$recursiveRef": "#"}})
    assert schema_of({**tree, "$recursiveAnchor": True})["properties"]["children"]["items"] == ref("Thing")


def test_a_title_becomes_a_name_only_on_an_inline_member_of_a_union() -> None:
    union = {"oneOf": [{**STRING, "title": "Plain text"}, {**ref("Other"), "title": "No"}], "title": "No"}
    assert schema_of(union, Other=STRING) == {"oneOf": [{**STRING, "x-il-title": "PlainText"}, ref("Other")]}


def test_a_long_title_is_prose() -> None:
    union = {"oneOf": [{**STRING, "title": "one two three four five six seven eight nine"}, NULL]}
    assert schema_of(union) == {"oneOf": [STRING, NULL]}


def test_required_where_it_means_nothing_is_left_out() -> None:
    assert schema_of({"type": "array", "items": STRING, "required": ["a"]}) == {"type": "array", "items": STRING}
    assert schema_of(obj(a={**STRING, "required": True})) == obj(a=STRING)


def test_a_vendor_override_takes_the_place_of_the_schema() -> None:
    override = {"type": "array", "items": STRING, "x-stainless-param": "betas"}
    upgraded = schema_of({"type": "string", "x-stainless-override-schema": override})
    assert upgraded == {"type": "array", "items": STRING, "x-il-parameter": "betas"}


def test_a_deprecation_message_is_kept_as_a_flag() -> None:
    assert schema_of({**STRING, "x-stainless-deprecation-message": "Use y."}) == {**STRING, "deprecated": True}


def test_a_reference_to_nowhere_gets_somewhere_to_go() -> None:
    facts = read(openapi({"Thing": obj(a=ref("Missing"))}))
    assert facts["components"]["schemas"]["Missing"] == {"x-il-missing": True}
    assert kinds(facts) == ["dangling-reference"]


@pytest.mark.parametrize("reference", ["other.yaml#/Thing", "#/paths/x", "#/components/schemas/Thing/properties/b"])
def test_a_reference_to_no_component_allows_anything_and_is_a_problem(reference: str) -> None:
    facts = read(openapi({"Thing": obj(a={"$ref": reference})}))
    assert facts["components"]["schemas"]["Thing"]["properties"]["a"] == {}
    assert kinds(facts) == ["dangling-reference"]


@pytest.mark.parametrize("default", [3, ["a"], True])
def test_a_default_that_its_schema_forbids_is_dropped(default: object) -> None:
    facts = read(openapi({"Thing": {"type": "string", "default": default}}))
    assert facts["components"]["schemas"]["Thing"] == STRING
    assert kinds(facts) == ["unfit-default"]


def test_a_default_of_null_says_nothing() -> None:
    facts = read(openapi({"Thing": {"type": ["string", "null"], "default": None}}))
    assert "default" not in facts["components"]["schemas"]["Thing"]
    assert kinds(facts) == []


def test_a_path_with_a_query_stays_apart_from_the_one_without() -> None:
    paths = {"/a": {"post": operation("a")}, "/a?beta=true": {"post": operation("b")}}
    facts = read(openapi(paths=paths))
    assert facts["paths"]["/a?beta=true"]["post"]["x-il-query"] == {"beta": "true"}
    assert "x-il-query" not in facts["paths"]["/a"]["post"]


def test_an_operation_without_id_is_named_after_method_and_path() -> None:
    paths = {"/a/{id}/b": {"get": {"responses": {}, "parameters": [{"name": "id", "in": "path", "required": True}]}}}
    assert read(openapi(paths=paths))["paths"]["/a/{id}/b"]["get"]["operationId"] == "get_a_id_b"


def test_an_id_used_twice_is_a_problem_and_names_neither() -> None:
    facts = read(openapi(paths={"/a": {"get": operation("same")}, "/b": {"get": operation("same")}}))
    assert [facts["paths"][path]["get"]["operationId"] for path in ("/a", "/b")] == ["get_a", "get_b"]
    assert kinds(facts) == ["operation-id", "operation-id"]


def test_a_missing_version_is_the_hash_of_the_document() -> None:
    facts = read({**openapi(), "info": {"title": "x"}})
    assert len(facts["info"]["version"]) == 12
    assert kinds(facts) == ["no-version"]


def test_bodies_on_get_and_delete_and_webhooks_are_kept() -> None:
    paths = {"/a": {"get": operation("a", body=STRING), "delete": operation("b", body=STRING)}}
    facts = read(openapi(paths=paths, webhooks={"done": {"post": operation("c", body=STRING)}}))
    assert all("requestBody" in facts["paths"]["/a"][method] for method in ("get", "delete"))
    assert "requestBody" in facts["webhooks"]["done"]["post"]


def test_names_that_are_no_identifiers_are_kept() -> None:
    names = {"api_key.created": STRING, "created_at[gte]": STRING, "from": STRING, "lambda": STRING}
    assert schema_of({"type": "object", "properties": names})["properties"] == names


def test_what_is_read_is_valid() -> None:
    union = {"oneOf": [{"type": "string", "nullable": True}, ref("Nowhere")], "default": None}
    document = openapi(
        {"Thing": obj(a=union, b={**STRING, "default": 7, "example": 1})},
        paths={"/a?beta=true": {"get": operation("a", body=ref("Thing"), reply=ref("Thing"))}},
    )
    assert list(OpenAPIV31SpecValidator(read(document)).iter_errors()) == []


@pytest.mark.parametrize(
    "document",
    [
        [],
        "text",
        {},
        {"openapi": "2.0", "paths": {}},
        {"openapi": 3.1, "paths": {}},
        {"openapi": "3.1.0"},
        {"openapi": "3.1.0", "paths": []},
        {"openapi": "3.1.0", "paths": {"a": {}}},
        {"openapi": "3.1.0", "paths": {"/a": []}},
        {"openapi": "3.1.0", "paths": {"/a": {"get": "x"}}},
        {"openapi": "3.1.0", "paths": {}, "components": []},
        {"swagger": "1.2", "paths": {}},
        {"swagger": "2.0", "paths": []},
    ],
)
def test_a_document_that_is_no_spec_is_refused_by_name(document: Any) -> None:
    with pytest.raises(CodegenError) as caught:
        read(document)
    assert {problem.kind for problem in caught.value.problems} <= {"not-a-spec", "unreadable"}
