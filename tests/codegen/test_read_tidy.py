"""What is plain and not quite as the format demands is mended, and said."""

from __future__ import annotations

import pytest

from codegen.problems import JSON
from tests.codegen.specimen import STRING, kinds, normalised, obj, openapi, operation, read, ref


def parameter(name: str, place: str) -> JSON:
    return {"name": name, "in": place, "required": place == "path", "schema": STRING}


def test_a_keyword_that_is_null_says_nothing() -> None:
    body = {"content": {"application/json": {"schema": None}}}
    document = normalised(openapi(paths={"/a": {"post": {**operation("a"), "requestBody": body}}}))
    assert kinds(document) == ["null-keyword"]


def test_a_placeholder_without_a_parameter_gets_one() -> None:
    document = read(openapi(paths={"/a/{id}": {"get": operation("a")}}))
    assert document["paths"]["/a/{id}"]["get"]["parameters"] == [parameter("id", "path")]
    assert kinds(document) == ["undeclared-parameter"]


def test_a_path_parameter_without_a_place_goes_to_the_query() -> None:
    call = operation("a", parameters=[parameter("id", "path")])
    document = read(openapi(paths={"/a": {"get": call}}))
    assert document["paths"]["/a"]["get"]["parameters"][0]["in"] == "query"
    assert kinds(document) == ["misplaced-parameter"]


def test_an_extension_among_the_paths_is_no_path() -> None:
    document = read(openapi(paths={"x-note": "text", "/a": {"get": operation("a")}}))
    assert list(document["paths"]) == ["/a"]


@pytest.mark.parametrize(
    "pointer",
    ["#/paths/~1a/get/responses/200/content/application~1json/schema", "#/components/schemas/Thing/properties/part"],
)
def test_a_reference_into_the_document_is_followed(pointer: str) -> None:
    paths = {
        "/a": {"get": operation("a", reply=obj(name=STRING))},
        "/b": {"get": operation("b", reply={"$ref": pointer})},
    }
    document = read(openapi({"Thing": obj(part=obj(name=STRING))}, paths=paths))
    name = document["paths"]["/b"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    assert document["components"]["schemas"][name.rpartition("/")[2]] == obj(name=STRING)
    assert kinds(document) == []


def test_a_reference_into_itself_ends() -> None:
    pointer = "#/components/schemas/Tree/properties/left"
    left = obj(left={"$ref": pointer}, leaf=ref("Tree"))
    document = normalised(openapi({"Tree": obj(left=left)}, paths={"/a": {"get": operation("a", reply=ref("Tree"))}}))
    assert kinds(document) == []


def test_a_parameter_that_stands_in_another_operation_is_found() -> None:
    paths = {
        "/a": {"get": operation("a", parameters=[parameter("limit", "query")])},
        "/b": {"get": operation("b", parameters=[{"$ref": "#/paths/~1a/get/parameters/0"}])},
    }
    document = read(openapi(paths=paths))
    assert document["paths"]["/b"]["get"]["parameters"] == [parameter("limit", "query")]
