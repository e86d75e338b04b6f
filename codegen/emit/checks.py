"""`checks.py` of an API: what its document says of the values of requests, as tables that nobody has to search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from ..document import endpoints
from ..problems import JSON
from .types import HEADER

FILE = "checks.py"
SCHEMAS = "#/components/schemas/"
LIMITS: Mapping[str, str] = {
    **{key: key for key in ("minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "pattern")},
    **{key: key for key in ("minItems", "maxItems")},
    **{f"x-il-{key}": key for key in ("unique", "instead", "words")},
}
"""What is said of one value, and what it is called in the tables."""
FORMATS: Mapping[str, str] = {"date-time": "moment", "duration": "seconds"}
TOGETHER: Mapping[str, str] = {"x-il-oneofs": "one_of", "x-il-needs": "needs"}
"""What is said of the fields of an object together."""
SOURCE = "x-il-source"
HEAD = '''{header}
"""What {title} documents of the values of requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BODIES: Mapping[str, str] = {bodies}
"""The type of the body, by the provider's own id of the operation."""
QUERIES: Mapping[str, Mapping[str, Any]] = {queries}
"""What holds for parameters of the query, by operation."""
TYPES: Mapping[str, Mapping[str, Any]] = {types}
"""What holds for the fields of a type, and for several of them together. `type` and `each` lead to what is within."""
'''


def checks_module(title: str, document: JSON) -> str:
    """The module, from the facts of an API and its overlay."""
    told = _told_types(document["components"]["schemas"])
    bodies: dict[str, str] = {}
    queries: dict[str, JSON] = {}
    for _, _, operation, _ in endpoints(document):
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        name = schema.get("$ref", "").removeprefix(SCHEMAS)
        if name in told:
            bodies[operation["operationId"]] = name
        found = {place["name"]: _value(place.get("schema", {}), told) for place in _query(operation)}
        if limits := {field: rule for field, rule in found.items() if rule}:
            queries[operation["operationId"]] = limits
    types = _reached(told, bodies.values())
    return HEAD.format(
        header=HEADER, title=title, bodies=_literal(bodies), queries=_literal(queries), types=_literal(types)
    )


def _query(operation: JSON) -> Iterator[JSON]:
    return (place for place in operation.get("parameters", ()) if place.get("in") == "query")


def _told_types(schemas: JSON) -> dict[str, JSON]:
    """The types of which something is said, or of something within them."""
    told: dict[str, JSON] = {}
    while True:
        found = {name: rule for name, schema in schemas.items() if (rule := _type(schema, told))}
        if found.keys() == told.keys():
            return found
        told = found


def _type(schema: JSON, told: Mapping[str, object]) -> JSON:
    properties = schema.get("properties", {})
    given = {name: _value(field, told) for name, field in properties.items() if not field.get("readOnly")}
    fields = {name: rule for name, rule in given.items() if rule}
    together = {TOGETHER[key]: value for key, value in schema.items() if key in TOGETHER}
    source = {"source": schema[SOURCE]} if SOURCE in schema else {}
    return {**({"fields": fields} if fields else {}), **together, **source} if fields or together else {}


def _value(schema: JSON, told: Mapping[str, object]) -> JSON:
    rule: JSON = {LIMITS[key]: value for key, value in schema.items() if key in LIMITS}
    if kind := FORMATS.get(schema.get("format", "")):
        rule["format"] = kind
    if SOURCE in schema and rule:
        rule["source"] = schema[SOURCE]
    name = schema.get("$ref", "").removeprefix(SCHEMAS)
    if name in told:
        rule["type"] = name
    within = schema.get("items", schema.get("additionalProperties"))
    if isinstance(within, dict) and (each := _value(cast("JSON", within), told)):
        rule["each"] = each
    return rule


def _reached(told: Mapping[str, JSON], roots: Iterable[str]) -> dict[str, JSON]:
    """The types that requests can hold."""
    found: dict[str, JSON] = {}
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = told[name]
            waiting += [leads for rule in told[name].get("fields", {}).values() for leads in _leads(rule)]
    return dict(sorted(found.items()))


def _leads(rule: JSON) -> Iterator[str]:
    if "type" in rule:
        yield rule["type"]
    if "each" in rule:
        yield from _leads(rule["each"])


def _literal(table: Mapping[str, object]) -> str:
    return repr(json.loads(json.dumps(table, sort_keys=True)))
