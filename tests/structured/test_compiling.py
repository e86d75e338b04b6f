"""A schema in the words of a dialect: what becomes of each keyword, what is lost, and what cannot be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel, Field

from interlingua.structured import compiled_output, output_schema_from
from interlingua.structured.compiling import CannotSay, Change, compile_schema
from interlingua.structured.dialects import DIALECTS


class Part(BaseModel):
    """A part."""

    name: str = Field(min_length=1, max_length=9, pattern="^a")
    sub: list[Part] = []
    size: float | None = Field(default=None, ge=0, description="In metres.")
    twin: Part | None = Field(default=None, description="The other one.")


OPENAI = DIALECTS["openai"]
NOTES: dict[str, Any] = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "minLength": 2, "pattern": "^[a-z]+$", "title": "Code"},
        "tags": {"type": "array", "items": {"type": "string", "format": "uri"}, "maxItems": 3},
    },
    "required": ["code"],
}


def losses(schema: Mapping[str, Any], dialect: str) -> set[tuple[str, str]]:
    """Keyword and place of all that is lost."""
    return {(change.keyword, change.place) for change in compile_schema(schema, DIALECTS[dialect]).losses}


def objects(schema: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(schema, Mapping):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from objects(item)


def test_every_object_is_closed_and_every_property_required() -> None:
    output, _ = compiled_output(output_schema_from(Part), OPENAI)
    assert output.strict
    found = list(objects(output.schema))
    assert len(found) == 2
    for item in found:
        assert item["additionalProperties"] is False
        assert item["required"] == list(item["properties"])


def test_what_was_optional_may_be_null() -> None:
    properties = compiled_output(output_schema_from(Part), OPENAI)[0].schema["properties"]
    assert properties["name"] == {"type": "string", "pattern": "^a"}
    assert properties["sub"] == {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/Part"}}, {"type": "null"}]}
    assert properties["size"] == {
        "anyOf": [{"type": "number", "minimum": 0}, {"type": "null"}],
        "description": "In metres.",
    }


def test_a_reference_has_no_neighbours() -> None:
    form = compile_schema(
        {
            "type": "object",
            "properties": {"a": {"$ref": "#/$defs/A", "description": "It."}},
            "required": ["a"],
            "$defs": {"A": {"type": "string"}},
        },
        OPENAI,
    )
    assert form.schema["properties"]["a"] == {"description": "It.", "anyOf": [{"$ref": "#/$defs/A"}]}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"type": "object", "properties": {"a": {}}},
        {"type": "object", "properties": {"a": {"type": "array"}}},
        {"type": "object", "properties": {"a": {"not": {"type": "string"}}}},
        {"type": "object"},
    ],
)
def test_what_has_no_words_is_named(schema: dict[str, Any]) -> None:
    with pytest.raises(CannotSay, match=r"any value|additionalProperties"):
        compile_schema(schema, OPENAI)


@pytest.mark.parametrize(
    ("dialect", "lost"),
    [
        ("openai", {("minLength", "code"), ("format", "tags[]")}),
        ("anthropic", {("minLength", "code"), ("maxItems", "tags")}),
        ("gemini", {("minLength", "code"), ("pattern", "code")}),
        ("llamacpp", {("format", "tags[]")}),
        ("cohere", {("minLength", "code"), ("maxItems", "tags"), ("format", "tags[]")}),
        ("bedrock", set()),
        ("any", set()),
    ],
)
def test_what_is_lost_is_told_with_its_place(dialect: str, lost: set[tuple[str, str]]) -> None:
    assert losses(NOTES, dialect) == lost


def test_what_was_said_in_another_way_is_no_loss() -> None:
    changes = compile_schema(NOTES, OPENAI).changes
    assert Change("required", "tags", is_exact=True) in changes
    assert Change("title", "code", is_exact=True) in changes


def test_a_constant_is_an_enum_of_one_where_there_are_no_constants() -> None:
    schema = {"type": "object", "properties": {"kind": {"const": "a"}}, "required": ["kind"]}
    compiled = compile_schema(schema, DIALECTS["gemini"])
    assert compiled.schema["properties"] == {"kind": {"type": "string", "enum": ["a"]}}
    assert compiled.losses == ()


def test_a_schema_that_holds_itself_is_said_where_that_is_known() -> None:
    tree = {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#"}}}}
    schema = {**tree, "required": ["children"], "additionalProperties": False}
    assert compile_schema(schema, OPENAI).schema["$defs"]["root"]["required"] == ["children"]
    assert "required" not in compile_schema(schema, DIALECTS["gemini"]).schema["$defs"]["root"]
    assert losses(schema, "gemini") == {("required", "children"), ("required", "root.children")}
    for dialect in ("anthropic", "cohere", "bedrock"):
        with pytest.raises(CannotSay, match="recursion"):
            compile_schema(schema, DIALECTS[dialect])


def test_references_are_replaced_where_there_are_none() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/definitions/A"}}, "definitions": {"A": {"minimum": 1}}}
    assert compile_schema(schema, DIALECTS["bedrock"]).schema["properties"] == {"a": {"minimum": 1}}
    assert compile_schema(schema, DIALECTS["gemini"]).schema["$defs"] == {"A": {"minimum": 1}}


def test_more_than_a_dialect_takes_cannot_be_said() -> None:
    many = {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(25)}}
    with pytest.raises(CannotSay, match="25 times optional, of which 24 are taken"):
        compile_schema(many, DIALECTS["anthropic"])
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(11):
        deep = {"type": "object", "properties": {"in": deep}}
    with pytest.raises(CannotSay, match="nesting"):
        compile_schema(deep, OPENAI)
    assert compile_schema(deep, DIALECTS["gemini"]).losses == ()


def test_members_of_all_of_become_one() -> None:
    one = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    other = {"properties": {"b": {"type": "integer"}}, "additionalProperties": False}
    compiled = compile_schema({"allOf": [one, other]}, OPENAI)
    assert compiled.schema["properties"] == {
        "a": {"type": "string"},
        "b": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    }


def test_the_callers_schema_is_not_changed() -> None:
    schema = {"title": "T", "type": "object", "properties": {"a": {"type": "string", "title": "A"}}}
    before = repr(schema)
    compile_schema(output_schema_from(schema).own, OPENAI)
    assert repr(schema) == before
