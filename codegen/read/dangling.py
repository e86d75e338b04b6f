"""Gives a reference that leads nowhere something to lead to, and says so."""

from __future__ import annotations

import re

from ..document import each_schema, map_document
from ..problems import JSON, Problem

_TO_SCHEMA = re.compile(r"#/components/schemas/([^/]+)")


def dangling_references(document: JSON) -> dict[str, str]:
    """Component schemas that are referred to and not there, with the first place that does."""
    known = document.get("components", {}).get("schemas", {})
    missing: dict[str, str] = {}
    for where, schema in each_schema(document):
        match = _TO_SCHEMA.fullmatch(schema.get("$ref", ""))
        if match and match[1] not in known:
            missing.setdefault(match[1], where)
    return missing


def fill_dangling(document: JSON) -> tuple[JSON, list[Problem]]:
    """Add an open schema for each name that is missing, so that the document is valid and an overlay can say more."""
    document, problems = _drop_foreign(document)
    missing = dangling_references(document)
    components = document["components"]
    schemas = {**components["schemas"], **{name: {"x-il-missing": True} for name in missing}}
    problems += [
        Problem("dangling-reference", where, f"refers to {name}, which the document does not define")
        for name, where in sorted(missing.items())
    ]
    return {**document, "components": {**components, "schemas": schemas}}, problems


def _drop_foreign(document: JSON) -> tuple[JSON, list[Problem]]:
    """A schema that refers to anything but a component schema allows anything."""
    problems: list[Problem] = []

    def drop(schema: JSON, where: str) -> JSON:
        if "$ref" not in schema or _TO_SCHEMA.fullmatch(schema["$ref"]):
            return schema
        problems.append(
            Problem("dangling-reference", where, f"refers to {schema['$ref']}, which is no component schema")
        )
        return {key: value for key, value in schema.items() if key != "$ref"}

    return map_document(document, drop), problems
