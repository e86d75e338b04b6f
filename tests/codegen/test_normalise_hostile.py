"""Documents that bite their own tail are reported, and end."""

from __future__ import annotations

import pytest

from codegen.problems import JSON
from codegen.records import operation_records
from tests.codegen.specimen import STRING, kinds, normalised, obj, openapi, operation, ref


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": ref("A")},
        {"A": ref("B"), "B": ref("A")},
        {"A": ref("B"), "B": ref("A"), "C": {"allOf": [ref("A"), obj(x=STRING)]}},
        {"A": {"allOf": [ref("B")]}, "B": ref("A")},
        {"A": {"anyOf": [ref("B"), {"type": "null"}]}, "B": ref("A")},
    ],
)
def test_references_in_a_circle_are_a_problem(schemas: JSON) -> None:
    assert {"circular-reference", "recursive-allof"} & set(kinds(normalised(openapi(schemas))))


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [STRING, {"type": "array", "items": ref("Thing")}]},
        {"anyOf": [ref("Thing"), STRING]},
        {"oneOf": [{"allOf": [ref("Thing")]}, {"enum": ["a"]}]},
        {"type": "array", "items": ref("Thing")},
        obj(self=ref("Thing"), others={"type": "array", "items": ref("Thing")}),
        {"allOf": [obj(a={"allOf": [ref("Thing"), obj(b=STRING)]})]},
        {"type": ["object", "null"], "additionalProperties": ref("Thing")},
        {"anyOf": [{"oneOf": [ref("Thing"), STRING]}, {"type": "null"}]},
    ],
)
def test_a_schema_inside_itself_ends(schema: JSON) -> None:
    content = {"multipart/form-data": {"schema": obj(x=ref("Thing"))}}
    call = {**operation("a", reply=ref("Thing")), "requestBody": {"content": content}}
    document = normalised(openapi({"Thing": schema}, paths={"/a": {"get": call}}))
    assert "Thing" in document["components"]["schemas"]
    assert len(operation_records(document, docs_url="")) == 1


@pytest.mark.parametrize("reference", ["#/components/parameters/Gone", "#/nothing", "other.yaml#/x", ""])
def test_a_shared_part_that_is_not_there_is_named(reference: str) -> None:
    paths = {"/a": {"get": operation("a", parameters=[{"$ref": reference}])}}
    document = normalised(openapi(paths=paths))
    assert kinds(document) == ["dangling-reference"]
    assert document["paths"]["/a"]["get"]["parameters"] == []
