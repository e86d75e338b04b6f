"""There is one form for null, and it stands where a value is used."""

from __future__ import annotations

import pytest

from codegen.problems import JSON
from tests.codegen.specimen import NULL, STRING, obj, ref, schemas_of


def field(schema: JSON, **more: JSON) -> JSON:
    return schemas_of({"Thing": obj(a=schema), **more})["Thing"]["properties"]["a"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["string", "null"]},
        {"type": "string", "nullable": True},
        {"anyOf": [STRING, NULL]},
        {"oneOf": [NULL, STRING]},
        {"anyOf": [{"type": ["string", "null"]}]},
        {"allOf": [STRING, {"nullable": True}]},
    ],
)
def test_every_spelling_of_a_nullable_string_is_the_same(schema: JSON) -> None:
    assert field(schema) == {"anyOf": [STRING, NULL]}


def test_null_among_the_values_of_an_enum_is_null() -> None:
    assert field({"type": ["string", "null"], "enum": ["only", None]}) == {
        "anyOf": [{"type": "string", "enum": ["only"]}, NULL]
    }


def test_a_list_of_types_is_a_union_in_which_each_has_its_own_keywords() -> None:
    assert field({"type": ["string", "array", "null"], "items": STRING}) == {
        "anyOf": [STRING, {"type": "array", "items": STRING}, NULL]
    }


def test_a_nullable_component_is_nullable_where_it_is_used() -> None:
    schemas = schemas_of({"Name": {"type": ["string", "null"]}, "Alias": ref("Name"), "Thing": obj(a=ref("Alias"))})
    assert schemas["Name"] == STRING
    assert schemas["Thing"]["properties"]["a"] == {"anyOf": [ref("Alias"), NULL]}


def test_a_union_with_a_nullable_member_is_nullable() -> None:
    maybe = {"anyOf": [obj(x=STRING), NULL]}
    union = {"anyOf": [ref("Maybe"), {"type": "integer"}]}
    assert field(union, Maybe=maybe) == {"anyOf": [ref("Maybe"), {"type": "integer"}, NULL]}


def test_nullable_items_stay_inside_the_list() -> None:
    assert field({"type": "array", "items": {"type": ["integer", "null"]}}) == {
        "type": "array",
        "items": {"anyOf": [{"type": "integer"}, NULL]},
    }


def test_what_is_said_of_a_field_stays_outside_the_union_with_null() -> None:
    assert field({"type": ["string", "null"], "readOnly": True}) == {"anyOf": [STRING, NULL], "readOnly": True}


def test_components_that_make_each_other_nullable_come_to_rest() -> None:
    schemas = schemas_of(
        {"A": {"anyOf": [ref("B"), NULL]}, "B": {"anyOf": [ref("A"), STRING]}, "Thing": obj(a=ref("B"))}
    )
    assert schemas["Thing"]["properties"]["a"] == {"anyOf": [ref("B"), NULL]}
