"""Leaves out defaults that say nothing, or that their own schema does not allow."""

from __future__ import annotations

from typing import Any

from ..document import map_document
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

    def check(schema: JSON, where: str) -> JSON:
        if "default" not in schema or (schema["default"] is not None and _fits(schema["default"], schema)):
            return schema
        if schema["default"] is not None:
            problems.append(
                Problem("unfit-default", where, f"{schema['default']!r} is no {schema.get('type', 'value')}")
            )
        return {key: value for key, value in schema.items() if key != "default"}

    return map_document(document, check), problems


def _fits(value: Any, schema: JSON) -> bool:
    if "enum" in schema and value not in schema["enum"]:
        return False
    types = schema.get("type")
    return types is None or any(_is_a(value, name) for name in (types if isinstance(types, list) else [types]))


def _is_a(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _PYTHON.get(name, ()))
