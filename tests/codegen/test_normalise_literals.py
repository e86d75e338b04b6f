"""Constants are one-value enums, and an enum that takes any other string says so."""

from __future__ import annotations

import pytest

from codegen.problems import JSON
from tests.codegen.specimen import NULL, STRING, obj, ref, schemas_of

ENUM: JSON = {"type": "string", "enum": ["a", "b"]}


@pytest.mark.parametrize(("value", "type"), [("x", "string"), (3, "integer"), (1.5, "number"), (True, "boolean")])
def test_a_constant_is_an_enum_of_its_type(value: object, type: str) -> None:
    thing = schemas_of({"Thing": obj(a={"const": value})})["Thing"]
    assert thing["properties"]["a"] == {"type": type, "enum": [value]}


@pytest.mark.parametrize(
    "union",
    [
        {"anyOf": [STRING, ENUM]},
        {"anyOf": [ENUM, STRING, NULL]},
        {"oneOf": [{"const": "a"}, {"const": "b"}, STRING]},
        {"anyOf": [STRING, ref("Words")]},
    ],
)
def test_a_string_or_an_enum_is_an_open_enum(union: JSON) -> None:
    schemas = schemas_of({"Thing": obj(word=union), "Words": ENUM})
    assert schemas["ThingWord"] == {**ENUM, "x-il-open": True}


def test_an_enum_without_values_is_its_type() -> None:
    thing = schemas_of({"Thing": obj(a={"type": "string", "enum": []})})["Thing"]
    assert thing["properties"]["a"] == STRING


def test_a_union_of_enums_is_one_closed_enum() -> None:
    schemas = schemas_of({"Thing": obj(word={"anyOf": [{"enum": ["a"]}, {"enum": ["b", "a"]}]})})
    assert schemas["ThingWord"] == ENUM


def test_openness_is_inherited() -> None:
    inner = {"anyOf": [STRING, {"type": "string", "enum": ["a"]}]}
    schemas = schemas_of({"Inner": inner, "Thing": obj(word={"anyOf": [ref("Inner"), {"enum": ["b"]}]})})
    assert schemas["ThingWord"] == {**ENUM, "x-il-open": True}


def test_a_string_or_a_number_stays_a_union() -> None:
    union = {"anyOf": [STRING, {"type": "number"}]}
    assert schemas_of({"Thing": obj(a=union)})["Thing"]["properties"]["a"] == union
