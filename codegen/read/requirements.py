"""Leaves out of `required` what no part of a composed schema has."""

from __future__ import annotations

from ..document import follow, map_document
from ..problems import JSON, Problem


def drop_unknown_requirements(document: JSON) -> tuple[JSON, list[Problem]]:
    """A schema made of parts that requires a field which none of them has is a problem; the field is not required."""
    schemas = document.get("components", {}).get("schemas", {})
    problems: list[Problem] = []

    def check(schema: JSON, where: str) -> JSON:
        if "allOf" not in schema or "required" not in schema:
            return schema
        known = _fields(schema, schemas, ())
        unknown = [name for name in schema["required"] if name not in known]
        if not unknown:
            return schema
        problems.append(Problem("unknown-requirement", where, f"no part of it has {', '.join(unknown)}"))
        required = [name for name in schema["required"] if name in known]
        rest = {key: value for key, value in schema.items() if key != "required"}
        return {**rest, "required": required} if required else rest

    return map_document(document, check), problems


def _fields(schema: JSON, schemas: JSON, seen: tuple[int, ...]) -> frozenset[str]:
    """The fields of a schema and of all its parts."""
    target = follow(schema, schemas)
    if id(target) in seen:
        return frozenset()
    parts = [part for key in ("allOf", "anyOf", "oneOf") for part in target.get(key, ()) if isinstance(part, dict)]
    return frozenset(target.get("properties", {})).union(
        *(_fields(part, schemas, (*seen, id(target))) for part in parts)
    )
