"""The way back from schemas in which every property is required: null stands for what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from interlingua.structured.compiling import accepts_null
from interlingua.structured.json_text import is_list, is_object
from interlingua.structured.references import found as pointed_to
from interlingua.structured.validate import Schema
from interlingua.structured.value_types import KIND_OF

WIDER = {"number": "integer"}
"""A type whose values may also be of another."""


def without_added_nulls(value: Any, schema: Schema, root: Schema) -> Any:
    """Take out the nulls that stand for properties left out, by the schema as it was before."""
    if is_list(value):
        return [
            without_added_nulls(item, kind, root)
            for item, kind in zip(value, _items(schema, root, len(value)), strict=True)
        ]
    if not is_object(value):
        return value
    fitting = _member(schema, value, root)
    properties: Mapping[str, Schema] = fitting.get("properties", {})
    others = fitting.get("additionalProperties")
    return {
        name: without_added_nulls(item, properties.get(name, others if is_object(others) else {}), root)
        for name, item in value.items()
        if not (item is None and name in properties and _is_added(name, fitting, root))
    }


def _is_added(name: str, schema: Schema, root: Schema) -> bool:
    return name not in schema.get("required", ()) and not accepts_null(_resolve(schema["properties"][name], root))


def _member(schema: Schema, value: Mapping[str, Any], root: Schema) -> Schema:
    """The member of a union that an object belongs to."""
    members = list(_members(_resolve(schema, root), root))
    return next((item for item in members if _fits(item, value, root)), members[0])


def _members(schema: Schema, root: Schema) -> Iterator[Schema]:
    """The members of a union, of unions within it too; a schema that is none is its own."""
    found: Sequence[Schema] = schema.get("anyOf") or schema.get("oneOf") or ()
    if not found:
        yield schema
    for item in found:
        yield from _members(_resolve(item, root), root)


def _fits(schema: Schema, value: Mapping[str, Any], root: Schema) -> bool:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    if not properties and schema.get("type", "object") != "object":
        return False
    is_open = schema.get("additionalProperties", not properties) is not False
    return (is_open or value.keys() <= properties.keys()) and all(
        _may_be(value[name], name, schema, root) for name in properties.keys() & value.keys()
    )


def _may_be(value: Any, name: str, schema: Schema, root: Schema) -> bool:
    """Whether a property may have a value, as far as constants, enums, types and nulls tell."""
    kind = _resolve(schema["properties"][name], root)
    if value is None:
        return name not in schema.get("required", ()) or accepts_null(kind)
    if kind.get("const", value) != value or value not in kind.get("enum", (value,)):
        return False
    return not isinstance(kind.get("type"), str) or KIND_OF[type(value)] in (kind["type"], WIDER.get(kind["type"]))


def _items(schema: Schema, root: Schema, length: int) -> list[Schema]:
    """The schema of each item of a list."""
    member = _list_member(_resolve(schema, root), root)
    first: list[Schema] = list(member.get("prefixItems", ()))[:length]
    rest = member.get("items", {})
    return [*first, *([rest if is_object(rest) else {}] * (length - len(first)))]


def _list_member(schema: Schema, root: Schema) -> Schema:
    """The member of a union that a list belongs to."""
    return next((item for item in _members(schema, root) if item.get("type") == "array"), schema)


def _resolve(schema: Schema, root: Schema) -> Schema:
    """A schema in place of a reference to it, and of what `allOf` holds."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _resolve(pointed_to(root, reference), root)
    if "allOf" not in schema:
        return schema
    parts = [schema, *(_resolve(item, root) for item in schema["allOf"] if is_object(item))]
    properties = {name: item for part in parts for name, item in part.get("properties", {}).items()}
    return {
        **schema,
        "properties": properties,
        "required": [name for part in parts for name in part.get("required", ())],
    }
