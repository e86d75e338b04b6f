"""Spelling what OpenAPI 3.0 and habit say in the words of OpenAPI 3.1."""

from __future__ import annotations

import re
from typing import Any

from ..document import SCHEMA_REF, map_document, map_schema
from ..problems import JSON

_MAX_TITLE_WORDS = 8
_OBJECT_WORDS = frozenset({"properties", "required", "additionalProperties"})


def upgrade(document: JSON) -> JSON:
    """Bring every schema of a document into the form of 3.1."""
    return map_document(_recursive_refs(document), _upgrade_schema)


def _recursive_refs(document: JSON) -> JSON:
    """`$recursiveRef: "#"` means the component in which it stands."""
    components = document.get("components", {})
    schemas = {
        name: map_schema(schema, lambda inner, _, name=name: _named_recursion(inner, name))
        for name, schema in components.get("schemas", {}).items()
    }
    return {**document, "components": {**components, "schemas": schemas}}


def _named_recursion(schema: JSON, name: str) -> JSON:
    if "$recursiveRef" not in schema:
        return schema
    return {**{key: value for key, value in schema.items() if key != "$recursiveRef"}, "$ref": SCHEMA_REF + name}


def _upgrade_schema(schema: JSON, where: str) -> JSON:
    result = schema
    for step in (
        _vendor_override,
        _beside_reference,
        _empty_union,
        _type_names,
        _title_as_name,
        _deprecation,
        _exclusive_limits,
        _requirements,
        _nullable_part,
        _nullable,
    ):
        result = step(result, where)
    return result


def _vendor_override(schema: JSON, where: str) -> JSON:
    """Anthropic says in an extension what a header takes: a list, where the schema speaks of the joined string."""
    override = schema.get("x-stainless-override-schema")
    return {**override} if isinstance(override, dict) else schema


def _beside_reference(schema: JSON, where: str) -> JSON:
    """What stands beside a reference and says less than it, goes: Cohere repeats that the thing is an object."""
    if "$ref" not in schema or not _SAID_AGAIN & schema.keys():
        return schema
    return {key: value for key, value in schema.items() if key not in _SAID_AGAIN}


_SAID_AGAIN = frozenset({"type", "additionalProperties", "title"})


def _empty_union(schema: JSON, where: str) -> JSON:
    """A union without members has those of its mapping, as Cohere writes one; without a mapping it says nothing."""
    empty = [union for union in ("oneOf", "anyOf", "allOf") if schema.get(union) == []]
    if not empty:
        return schema
    mapping = (schema.get("discriminator") or {}).get("mapping", {})
    members = [{"$ref": target} for target in dict.fromkeys(mapping.values())]
    rest = {key: value for key, value in schema.items() if key not in (*empty, "discriminator")}
    return {**rest, "oneOf": members, "discriminator": schema["discriminator"]} if members else rest


def _type_names(schema: JSON, where: str) -> JSON:
    """A type is written in lower case, also where a document says `String`."""
    kind = schema.get("type")
    return {**schema, "type": kind.lower()} if isinstance(kind, str) and kind.lower() in _TYPES else schema


_TYPES = frozenset({"string", "integer", "number", "boolean", "array", "object", "null"})


def _title_as_name(schema: JSON, where: str) -> JSON:
    """A title is prose, but on an inline member of a union it is the only name the member has."""
    hints: JSON = {}
    title = schema.get("title")
    if isinstance(title, str) and "$ref" not in schema and re.search(r"/(anyOf|oneOf)/\d+$", where):
        hints = {"x-il-title": name} if (name := _name_of_title(title)) else {}
    if isinstance(purpose := schema.get("x-stainless-pagination-property"), dict):
        hints["x-il-page"] = purpose.get("purpose")
    if isinstance(name := schema.get("x-stainless-param"), str):
        hints["x-il-parameter"] = name
    return {**schema, **hints} if hints else schema


def _name_of_title(title: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", title)
    return "".join(word[0].upper() + word[1:] for word in words) if len(words) <= _MAX_TITLE_WORDS else ""


def _deprecation(schema: JSON, where: str) -> JSON:
    if "x-stainless-deprecation-message" in schema:
        return {**schema, "deprecated": True}
    if schema.get("deprecated") is False:
        return {key: value for key, value in schema.items() if key != "deprecated"}
    return schema


def _exclusive_limits(schema: JSON, where: str) -> JSON:
    """3.0 has a flag beside the limit, 3.1 a limit of its own."""
    result = schema
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool):
            result = {key: value for key, value in result.items() if key != exclusive}
            if schema[exclusive] and limit in result:
                result[exclusive] = result.pop(limit)
    return result


def _requirements(schema: JSON, where: str) -> JSON:
    """`required` belongs to objects and is a list of distinct names."""
    if "required" not in schema:
        return schema
    required = schema["required"]
    rest = {key: value for key, value in schema.items() if key != "required"}
    if not isinstance(required, list) or schema.get("type") in ("array", "string", "integer", "number", "boolean"):
        return rest
    names = list(dict.fromkeys(required))
    return {**rest, "required": names} if names else rest


def _nullable_part(schema: JSON, where: str) -> JSON:
    """`allOf: [X, {nullable: true}]` is how 3.0 documents make a reference nullable."""
    parts = schema.get("allOf")
    if not isinstance(parts, list) or _NULLABLE_ONLY not in parts:
        return schema
    return {**schema, "allOf": [part for part in parts if part != _NULLABLE_ONLY], "nullable": True}


_NULLABLE_ONLY = {"nullable": True}


def _nullable(schema: JSON, where: str) -> JSON:
    if "nullable" not in schema or schema == _NULLABLE_ONLY:
        return schema
    rest = {key: value for key, value in schema.items() if key != "nullable"}
    return with_null(rest) if schema["nullable"] is True else rest


def with_null(schema: JSON) -> JSON:
    """The schema that also allows null."""
    if "enum" in schema and None not in schema["enum"]:
        schema = {**schema, "enum": [*schema["enum"], None]}
    if "type" in schema and not _is_combined(schema):
        return {**schema, "type": _types_with_null(schema["type"])}
    for union in ("anyOf", "oneOf"):
        if union in schema and not _OBJECT_WORDS & schema.keys():
            members = schema[union] if {"type": "null"} in schema[union] else [*schema[union], {"type": "null"}]
            return {**{key: value for key, value in schema.items() if key != "type"}, union: members}
    return {"anyOf": [schema, {"type": "null"}]} if schema else {}


def _is_combined(schema: JSON) -> bool:
    return bool({"$ref", "allOf", "anyOf", "oneOf"} & schema.keys())


def _types_with_null(types: Any) -> list[str]:
    listed = types if isinstance(types, list) else [types]
    return listed if "null" in listed else [*listed, "null"]
