"""Says of an object only what a type can hold."""

from __future__ import annotations

from ..document import map_document
from ..problems import JSON


def plain_objects(document: JSON) -> JSON:
    """Tell maps from objects, and require nothing that is no field."""
    return map_document(document, lambda schema, where: _known_requirements(_other_fields(schema)))


def _other_fields(schema: JSON) -> JSON:
    """Models let other fields through anyway, so they need no mention; an object that lists no fields is a map."""
    others = schema.get("additionalProperties", "properties" not in schema)
    if schema.get("type") != "object" or isinstance(others, dict):
        return schema
    rest = {key: value for key, value in schema.items() if key != "additionalProperties"}
    if schema.get("properties"):
        return rest
    return {**rest, "additionalProperties": True} if others else {**rest, "properties": {}}


def _known_requirements(schema: JSON) -> JSON:
    if "required" not in schema:
        return schema
    required = [name for name in schema["required"] if name in schema.get("properties", {})]
    rest = {key: value for key, value in schema.items() if key != "required"}
    return {**rest, "required": required} if required else rest
