"""Schemas that are `true` or `false` instead of a mapping."""

from __future__ import annotations

from typing import Any

from ..document import map_document
from ..problems import JSON

_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")


def spell_booleans(document: JSON) -> JSON:
    """Write the empty schema for them: no type can say that nothing fits."""
    return map_document(document, lambda schema, where: _spelled(schema))


def _spelled(schema: JSON) -> JSON:
    found: JSON = {}
    for key in schema.keys() & {"items", "properties", *_LISTS}:
        value = schema[key]
        if key == "items" and isinstance(value, bool):
            found[key] = {}
        elif key == "properties" and any(isinstance(part, bool) for part in value.values()):
            found[key] = {name: _schema(part) for name, part in value.items()}
        elif key in _LISTS and any(isinstance(part, bool) for part in value):
            found[key] = [_schema(part) for part in value]
    return {**schema, **found} if found else schema


def _schema(value: Any) -> Any:
    return {} if isinstance(value, bool) else value
