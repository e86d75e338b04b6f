"""One form for null: a flag while the passes run, `anyOf: [..., null]` at the place of use when they are done."""

from __future__ import annotations

from typing import Any

from ..document import map_document, ref_name
from ..problems import JSON

NULLABLE = "nullable"
ANNOTATIONS = frozenset({"description", "default", "deprecated", "readOnly", "writeOnly", NULLABLE})
_ONLY_WITH = {"items": "array", "properties": "object", "required": "object", "additionalProperties": "object"}


def flag_nulls(document: JSON) -> JSON:
    """Turn every way of allowing null into the flag `nullable`, and move it from components to their users."""
    document = map_document(document, lambda schema, where: _flag(schema))
    moved: frozenset[str] = frozenset()
    while nullable := _nullable_components(document):
        document = _move_to_users(document, nullable - moved)
        moved |= nullable
    return document


def spell_nulls(document: JSON) -> JSON:
    """Turn the flag into a union with null."""
    return map_document(document, lambda schema, where: _spell(schema))


def is_annotation(key: str) -> bool:
    """Whether a keyword says something about a value and nothing about its shape."""
    return key in ANNOTATIONS or key.startswith("x-il-")


def _flag(schema: JSON) -> JSON:
    if schema.get("enum") == [None]:
        return {"type": "null"}
    result = _flag_types(schema)
    if None in result.get("enum", ()):
        result = {**result, "enum": [value for value in result["enum"] if value is not None], NULLABLE: True}
    return _flag_union(result)


def _flag_types(schema: JSON) -> JSON:
    types = schema.get("type")
    if not isinstance(types, list):
        return _implied_type(schema)
    named = [name for name in types if name != "null"]
    rest = {key: value for key, value in schema.items() if key != "type"}
    if "null" in types:
        rest[NULLABLE] = True
    if len(named) == 1:
        return {**rest, "type": named[0]}
    if "enum" in rest or not named:
        return rest
    outside = {key: value for key, value in rest.items() if is_annotation(key)}
    return {**outside, "anyOf": [_one_of_types(rest, name) for name in named]}


def _implied_type(schema: JSON) -> JSON:
    """Whoever has fields is an object, whoever has items a list, also without saying so."""
    implied = "object" if "properties" in schema else "array" if "items" in schema else None
    return {**schema, "type": implied} if implied and "type" not in schema else schema


def _one_of_types(schema: JSON, name: str) -> JSON:
    shape = {
        key: value for key, value in schema.items() if not is_annotation(key) and _ONLY_WITH.get(key, name) == name
    }
    return {**shape, "type": name}


def _flag_union(schema: JSON) -> JSON:
    members = union_members(schema)
    if members is None:
        return schema
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "oneOf")}
    if any(_is_null(member) or member.get(NULLABLE) for member in members):
        rest[NULLABLE] = True
    kept = [_without_flag(member) for member in members if not _is_null(member)]
    if len(kept) == 1 and all(is_annotation(key) or key in ("type", "discriminator") for key in rest):
        return {**kept[0], **{key: value for key, value in rest.items() if is_annotation(key)}}
    return {**rest, "anyOf": kept} if kept else rest


def union_members(schema: JSON) -> list[JSON] | None:
    """The members of a union, however it is spelled; booleans and empty schemas allow anything."""
    union: list[Any] | None = schema.get("oneOf", schema.get("anyOf"))
    if union is None:
        return None
    return [member if isinstance(member, dict) else {} for member in union]


def _is_null(schema: JSON) -> bool:
    return schema.get("type") == "null"


def _without_flag(schema: JSON) -> JSON:
    return {key: value for key, value in schema.items() if key != NULLABLE} if NULLABLE in schema else schema


def _nullable_components(document: JSON) -> frozenset[str]:
    return frozenset(name for name, schema in document["components"]["schemas"].items() if schema.get(NULLABLE))


def _move_to_users(document: JSON, nullable: frozenset[str]) -> JSON:
    schemas = document["components"]["schemas"]
    plain = {name: _without_flag(schema) for name, schema in schemas.items()}
    document = {**document, "components": {**document["components"], "schemas": plain}}
    if not nullable:
        return document
    return map_document(document, lambda schema, where: _flag_use(schema, nullable))


def _flag_use(schema: JSON, nullable: frozenset[str]) -> JSON:
    return {**schema, NULLABLE: True} if ref_name(schema) in nullable else _flag_union(schema)


def _spell(schema: JSON) -> JSON:
    if not schema.get(NULLABLE):
        return _without_flag(schema)
    inside = {key: value for key, value in schema.items() if not is_annotation(key)}
    outside = {key: value for key, value in schema.items() if is_annotation(key) and key != NULLABLE}
    if not inside:
        return outside
    members = inside.get("anyOf", [inside])
    return {**outside, "anyOf": [*members, {"type": "null"}]}
