"""The types of JSON values, and a schema of several types as several of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interlingua.structured.json_text import is_list
from interlingua.structured.validate import Schema

KIND_OF: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
    list: "array",
    tuple: "array",
    dict: "object",
}
_NUMERIC = frozenset({"multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
SPEAKS_OF: dict[str, frozenset[str]] = {
    "string": frozenset({"minLength", "maxLength", "pattern", "format"}),
    "integer": _NUMERIC,
    "number": _NUMERIC,
    "array": frozenset({"items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"}),
    "object": frozenset(
        {"properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"}
    ),
}
"""What each type alone is asked."""
_OF_ONE = frozenset(keyword for keywords in SPEAKS_OF.values() for keyword in keywords)


def types_of_values(values: Sequence[Any]) -> list[str]:
    """The types of JSON values, each once, in order."""
    return list(dict.fromkeys(KIND_OF[type(value)] for value in values))


def one_of_types(schema: Schema) -> list[Schema]:
    """A schema for each of the types of a schema, with what speaks of that type."""
    return [_of_type(schema, kind) for kind in schema["type"]]


def _of_type(schema: Schema, kind: str) -> Schema:
    speaks = SPEAKS_OF.get(kind, frozenset())
    form: dict[str, Any] = {name: value for name, value in schema.items() if name in speaks or name not in _OF_ONE}
    form["type"] = kind
    if is_list(form.get("enum")):
        form["enum"] = [value for value in form["enum"] if _fits(value, kind)]
    return form


def _fits(value: Any, kind: str) -> bool:
    own = KIND_OF[type(value)]
    return own == kind or (kind == "number" and own == "integer")
