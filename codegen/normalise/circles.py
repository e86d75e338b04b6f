"""Components that are nothing but references to one another lead nowhere."""

from __future__ import annotations

from ..document import ref_name
from ..problems import JSON, Problem
from .report import with_problems


def break_circles(document: JSON) -> JSON:
    """Open every component whose references come back to it; each one is a problem."""
    schemas = document["components"]["schemas"]
    circular = [name for name in sorted(schemas) if _comes_back(name, schemas)]
    opened = {**schemas, **{name: {} for name in circular}}
    problems = [
        Problem("circular-reference", f"/components/schemas/{name}", "refers to itself only") for name in circular
    ]
    return with_problems({**document, "components": {**document["components"], "schemas": opened}}, problems)


def _comes_back(name: str, schemas: JSON) -> bool:
    seen: set[str] = set()
    current: str | None = name
    while current is not None and current not in seen:
        seen.add(current)
        current = _leads_to(schemas.get(current, {}))
    return current == name


def _leads_to(schema: JSON) -> str | None:
    """The component that a schema is another word for, null aside."""
    parts = [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ()) if part != {"type": "null"}]
    return _leads_to(parts[0]) if len(parts) == 1 and "properties" not in schema else ref_name(schema)
