"""A document broken at random is read, or refused by name: never with an error of ours."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from codegen.normalise import normalise
from codegen.problems import JSON, CodegenError
from codegen.read import read_document
from codegen.records import operation_records
from tests.codegen.specimen import NULL, STRING, obj, openapi, operation, ref, tagged

ODD: tuple[Any, ...] = (
    None,
    True,
    3,
    "",
    "x",
    [],
    {},
    [None],
    [{}],
    {"a": None},
    {"$ref": 3},
    {"$ref": "#/x"},
    [[1]],
    '\x00"""',
)


def sound_openapi() -> JSON:
    schemas = {
        "Count": {"type": "integer", "minimum": 1, "maximum": 9, "default": 3},
        "Thing": {**obj("a", a=STRING, b={"type": ["string", "null"], "enum": ["x", None]}), "nullable": True},
        "Cat": tagged("cat"),
        "Dog": {"allOf": [tagged("dog"), {"properties": {"x": {"oneOf": [STRING, ref("Thing"), NULL]}}}]},
        "Pet": {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "type"}},
        "Map": {"type": "object", "additionalProperties": {"anyOf": [STRING, obj(y=ref("Pet"))]}},
    }
    parameters = [{"name": "id", "in": "path", "required": True, "schema": STRING}]
    call = {**operation("get", body=ref("Thing"), reply=ref("Pet")), "parameters": parameters}
    return openapi(
        schemas, paths={"/things/{id}": {"get": call}}, webhooks={"done": {"post": operation("b", body=ref("Map"))}}
    )


def sound_discovery() -> JSON:
    parameters = {"name": {"type": "string", "location": "path", "required": True}}
    method = {
        "id": "small.things.get",
        "httpMethod": "GET",
        "path": "v1/{+name}",
        "flatPath": "v1/things/{thingsId}",
        "parameters": parameters,
        "response": {"$ref": "Thing"},
        "mediaUpload": {"maxSize": "10", "protocols": {"simple": {"path": "/up"}}},
    }
    fields = {
        "a": {"type": "string", "enum": ["A"], "enumDeprecated": [True]},
        "b": {"type": "array", "items": {"$ref": "Thing"}},
    }
    return {
        "kind": "discovery#restDescription",
        "revision": "1",
        "rootUrl": "https://small.example/",
        "schemas": {"Thing": {"id": "Thing", "type": "object", "properties": fields}},
        "resources": {"things": {"methods": {"get": method}}},
    }


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*place, key))


def broken(document: JSON, place: tuple[Any, ...], odd: Any) -> JSON:
    result = copy.deepcopy(document)
    target: Any = result
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = odd
    return result


@pytest.mark.parametrize(("format", "document"), [("openapi", sound_openapi()), ("discovery", sound_discovery())])
def test_no_breakage_in_any_place_ends_in_an_error_of_ours(format: str, document: JSON) -> None:
    refused = 0
    for place in places(document):
        for odd in random.Random(str(place)).sample(ODD, 5):
            try:
                facts = read_document(json.dumps(broken(document, place, odd)).encode(), api="small", format=format)
                operation_records(normalise(facts), docs_url="")
            except CodegenError as error:
                refused += 1
                assert all(problem.kind and problem.where for problem in error.problems)
    assert refused
