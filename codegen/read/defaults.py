"""Keeps the defaults that their own schema allows, also those that are spelled as text; leaves out the others."""

from __future__ import annotations

import json
from typing import Any

from ..document import follow, map_document
from ..problems import JSON, Problem

_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def drop_unfit_defaults(document: JSON) -> tuple[JSON, list[Problem]]:
    """A default of null means that there is none; one of the wrong type, or none of the enum's values, is a problem."""
    problems: list[Problem] = []
    schemas = document["components"]["schemas"]

    def check(schema: JSON, where: str) -> JSON:
        if "default" not in schema:
            return schema
        value = _meant(schema["default"], schema, schemas)
        if value is not None and _fits(value, schema, schemas):
            return {**schema, "default": value}
        if value is not None:
            problems.append(Problem("unfit-default", where, f"{value!r} is no {schema.get('type', 'value')}"))
        return {key: part for key, part in schema.items() if key != "default"}

    return map_document(document, check), problems


def _meant(value: Any, schema: JSON, schemas: JSON) -> Any:
    """A text where the schema takes none is what it spells: `"1024"`, `"false"`, `"null"`."""
    if not isinstance(value, str) or _fits(value, schema, schemas):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _fits(value: Any, schema: JSON | bool, schemas: JSON, depth: int = 0) -> bool:
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return True
    if "$ref" in schema:
        target = follow(schema, schemas)
        return target is schema or _fits(value, target, schemas, depth + 1)
    if "enum" in schema and value not in schema["enum"]:
        return False
    if not all(_fits(value, part, schemas, depth + 1) for part in schema.get("allOf", ())):
        return False
    for union in ("anyOf", "oneOf"):
        if union in schema and not any(_fits(value, member, schemas, depth + 1) for member in schema[union]):
            return False
    types = schema.get("type")
    return types is None or any(_is_a(value, name) for name in (types if isinstance(types, list) else [types]))


_DEEPEST = 8
"""A default that fits as far down as this fits; references may go in circles."""


def _is_a(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _PYTHON.get(name, ()))
