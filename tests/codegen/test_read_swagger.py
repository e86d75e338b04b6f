"""Swagger 2.0 is read as if it were the OpenAPI document that says the same."""

from __future__ import annotations

from codegen.problems import JSON
from tests.codegen.specimen import STRING, kinds, normalised, obj, read, ref

ERROR = {"description": "No.", "schema": {"$ref": "#/definitions/Error"}}


def swagger(*, paths: JSON, **more: object) -> JSON:
    return {"swagger": "2.0", "info": {"title": "Small", "version": "1"}, "paths": paths, **more}


def call(*parameters: JSON, **more: object) -> JSON:
    thing = {"description": "Fine.", "schema": {"$ref": "#/definitions/Thing"}}
    return {"operationId": "makeThing", "parameters": [*parameters], "responses": {"200": thing}, **more}


DEFINITIONS: JSON = {"Thing": obj(name=STRING), "Error": obj(code={"type": "integer"})}


def test_a_body_a_reply_and_a_host_stand_where_openapi_has_them() -> None:
    body = {"name": "thing", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Thing"}}
    document = read(
        swagger(
            paths={"/things": {"post": call(body)}},
            definitions=DEFINITIONS,
            host="small.example",
            basePath="/v2/",
            schemes=["http", "https"],
        )
    )
    operation = document["paths"]["/things"]["post"]
    assert document["servers"] == [{"url": "https://small.example/v2"}]
    assert operation["requestBody"] == {"required": True, "content": {"application/json": {"schema": ref("Thing")}}}
    assert operation["responses"]["200"]["content"] == {"application/json": {"schema": ref("Thing")}}
    assert kinds(document) == []


def test_a_form_with_a_file_is_multipart() -> None:
    fields = (
        {"name": "file", "in": "formData", "type": "file", "required": True},
        {"name": "note", "in": "formData", "type": "string"},
    )
    document = normalised(swagger(paths={"/things": {"post": call(*fields)}}, definitions=DEFINITIONS))
    ((media, content),) = document["paths"]["/things"]["post"]["requestBody"]["content"].items()
    schema = document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    assert media == "multipart/form-data"
    assert schema["properties"]["file"]["format"] == "binary"
    assert schema["required"] == ["file"]


def test_shared_parameters_and_replies_are_found_again() -> None:
    document = normalised(
        swagger(
            paths={
                "/things": {"post": call({"$ref": "#/parameters/limit"}, responses={"500": {"$ref": "#/responses/E"}})}
            },
            definitions=DEFINITIONS,
            parameters={"limit": {"name": "limit", "in": "query", "type": "array", "items": STRING}},
            responses={"E": ERROR},
        )
    )
    operation = document["paths"]["/things"]["post"]
    (limit,) = operation["parameters"]
    assert (limit["name"], limit["schema"]["type"], limit["explode"]) == ("limit", "array", False)
    assert operation["responses"]["500"]["content"] == {"application/json": {"schema": ref("Error")}}
    assert kinds(document) == []
