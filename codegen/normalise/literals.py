"""One form for constants, and one enum for `string | enum`."""

from __future__ import annotations

from typing import Any

from ..document import map_document, ref_name
from ..problems import JSON, Problem
from .nulls import is_annotation
from .report import with_problems

OPEN = "x-il-open"
_TYPE_NAMES: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


def unify_literals(document: JSON) -> JSON:
    """Make constants one-value enums, then merge unions of strings and enums into open enums."""
    problems: list[Problem] = []
    document = map_document(document, lambda schema, where: _one_value(_sayable(schema, where, problems)))
    schemas = document["components"]["schemas"]
    return with_problems(map_document(document, lambda schema, where: _merged(schema, schemas)), problems)


def _sayable(schema: JSON, where: str, problems: list[Problem]) -> JSON:
    """Python has literals for texts, numbers and flags only: an enum of anything else, or of nothing, is its type."""
    if "const" not in schema and not isinstance(schema.get("enum"), list):
        return schema
    values: list[object] = schema["enum"] if isinstance(schema.get("enum"), list) else [schema["const"]]
    if values and all(value is None or isinstance(value, str | int | float) for value in values):
        return schema
    problems.append(Problem("inexpressible-enum", where, "it has no value, or one for which there is no literal"))
    return {key: value for key, value in schema.items() if key not in ("enum", "const")}


def _one_value(schema: JSON) -> JSON:
    result = schema
    if "const" in schema:
        result = {**{key: value for key, value in schema.items() if key != "const"}, "enum": [schema["const"]]}
    if "enum" in result:
        result = {**result, "enum": _each_once(result["enum"])}
        if "type" not in result and len(names := {_TYPE_NAMES.get(type(value), "") for value in result["enum"]}) == 1:
            result["type"] = names.pop()
    return result


def _merged(schema: JSON, schemas: JSON, seen: tuple[str, ...] = ()) -> JSON:
    """A union whose members are all strings, some of them enums, is one enum, open if any string will do."""
    members = schema.get("anyOf")
    if not members or len(members) < 2:
        return schema
    plain = [_resolved(member, schemas, seen) for member in members]
    if not all(_is_string(member) for member in plain) or not any("enum" in member for member in plain):
        return schema
    values = [value for member in plain for value in member.get("enum", [])]
    merged: JSON = {key: value for key, value in schema.items() if is_annotation(key)}
    merged |= {"type": "string", "enum": _each_once(values)}
    if any("enum" not in member or member.get(OPEN) for member in plain):
        merged[OPEN] = True
    return merged


def _resolved(member: JSON, schemas: JSON, seen: tuple[str, ...]) -> JSON:
    name = ref_name(member)
    if name is None:
        return _merged(member, schemas, seen)
    if name in seen or name not in schemas:
        return member
    return _resolved(schemas[name], schemas, (*seen, name))


def _each_once(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _is_string(schema: Any) -> bool:
    return schema.get("type") == "string" and schema.get("format") != "binary"
