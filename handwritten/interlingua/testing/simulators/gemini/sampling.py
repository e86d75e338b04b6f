"""A small value that fits a schema, in Google's form or as JSON Schema."""

from __future__ import annotations

from typing import Any

from interlingua.testing.simulators.gemini.refusals import Json

DEPTH = 6


def sample_of(schema: Json, depth: int = DEPTH, definitions: Json | None = None) -> Any:
    """The first value that comes to mind."""
    known = definitions or schema.get("$defs", {})
    if "$ref" in schema:
        return sample_of(known.get(schema["$ref"].rpartition("/")[2], {}), depth - 1, known) if depth else None
    if schema.get("enum"):
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if schema.get("anyOf"):
        return sample_of(schema["anyOf"][0], depth, known)
    return _by_type(schema, depth, known)


def _by_type(schema: Json, depth: int, known: Json) -> Any:
    kinds = schema.get("type", "object")
    match str(kinds if isinstance(kinds, str) else kinds[0]).lower():
        case "string":
            return "text"
        case "integer":
            return int(schema.get("minimum", 1))
        case "number":
            return float(schema.get("minimum", 1.5))
        case "boolean":
            return True
        case "array":
            count = max(1, int(schema.get("minItems", 1))) if depth else 0
            return [sample_of(schema.get("items", {"type": "string"}), depth - 1, known) for _ in range(count)]
        case "null":
            return None
        case _:
            properties: Json = schema.get("properties", {}) if depth else {}
            order: list[str] = schema.get("propertyOrdering", sorted(properties))
            return {name: sample_of(properties[name], depth - 1, known) for name in order if name in properties}
