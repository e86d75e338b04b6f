"""The strict form keeps to the rules, and what it cannot say stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel, Field

from interlingua.structured import output_schema_from
from interlingua.structured.strict import strict_form


class Part(BaseModel):
    """A part."""

    name: str = Field(min_length=1, max_length=9, pattern="^a")
    sub: list[Part] = []
    size: float | None = Field(default=None, ge=0, description="In metres.")
    twin: Part | None = Field(default=None, description="The other one.")


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
    output = output_schema_from(Part)
    assert output.strict
    found = list(objects(output.schema))
    assert len(found) == 2
    for item in found:
        assert item["additionalProperties"] is False
        assert item["required"] == list(item["properties"])


def test_what_was_optional_may_be_null() -> None:
    properties = output_schema_from(Part).schema["properties"]
    assert properties["name"] == {"type": "string", "pattern": "^a"}
    assert properties["sub"] == {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/Part"}}, {"type": "null"}]}
    assert properties["size"] == {
        "anyOf": [{"type": "number", "minimum": 0}, {"type": "null"}],
        "description": "In metres.",
    }


def test_a_reference_has_no_neighbours() -> None:
    form = strict_form(
        {
            "type": "object",
            "properties": {"a": {"$ref": "#/$defs/A", "description": "It."}},
            "required": ["a"],
            "$defs": {"A": {"type": "string"}},
        }
    )
    assert form is not None
    assert form["properties"]["a"] == {"description": "It.", "anyOf": [{"$ref": "#/$defs/A"}]}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"type": "object", "properties": {"a": {}}},
        {"type": "object", "properties": {"a": {"type": "array"}}},
        {"type": "object", "properties": {"a": {"not": {"type": "string"}}}},
        {"type": "object", "properties": {"a": {"type": "array", "prefixItems": [{"type": "string"}], "items": False}}},
        {"type": "object"},
    ],
)
def test_what_the_strict_form_cannot_say_is_sent_as_it_is(schema: dict[str, Any]) -> None:
    output = output_schema_from(schema)
    assert not output.strict
    assert output.schema == schema


def test_the_callers_schema_is_not_changed() -> None:
    schema = {"title": "T", "type": "object", "properties": {"a": {"type": "string", "title": "A"}}}
    before = repr(schema)
    output_schema_from(schema)
    assert repr(schema) == before
