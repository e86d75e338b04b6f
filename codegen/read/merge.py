"""Several documents of one provider become one API."""

from __future__ import annotations

from typing import Any, cast

from ..document import METHODS, SCHEMA_REF, endpoints, parts
from ..group_reach import closure, references
from ..naming import pascal
from ..problems import JSON, Problem
from .proto import DESCRIPTORS, RPCS


def beside(base: JSON, other: JSON, *, name: str) -> JSON:
    """Both documents. What has one name and two meanings keeps it in `base`; the other's is told apart by `name`.

    An operation of the same verb and path gets the key `path#name`, a schema of the same name gets `name` in front.
    """
    other = _renamed(other, _clashes(base, other, name))
    ids = {one.operation["operationId"] for one in endpoints(base)}
    paths = {path: dict(item) for path, item in base["paths"].items()}
    for path, method, operation, item in endpoints(other):
        if paths.get(path, {}).get(method) == operation:
            continue
        key = f"{path}#{name}" if method in paths.get(path, {}) else path
        id = operation["operationId"]
        own = {**operation, "operationId": f"{name}_{id}" if id in ids else id}
        paths.setdefault(key, _shared(item))[method] = own
    return {**base, "paths": paths, "components": _components(base, other)}


def fill(base: JSON, other: JSON) -> JSON:
    """The base, and of the other document what the base lacks: operations by verb and path, with the schemas they use.

    What both have is as the base has it; what only the other form of document can say of it (`x-il-*`) is added.
    """
    paths = {path: dict(item) for path, item in base["paths"].items()}
    for path, method, operation, item in endpoints(other):
        place = paths.setdefault(path, _shared(item))
        place[method] = {**_told(operation, _OF_OPERATIONS), **place[method]} if method in place else operation
    said = {**_told(other, _OF_DOCUMENTS), **base, "paths": paths}
    components = _components(base, other)
    schemas = _noted(components["schemas"], other["components"]["schemas"])
    used = _closure(
        schemas, references([paths, said.get(RPCS), components | {"schemas": base["components"]["schemas"]}])
    )
    kept = {name: schema for name, schema in schemas.items() if name in used or name in base["components"]["schemas"]}
    return {**said, "components": {**components, "schemas": kept}}


def passed_over(base: JSON, other: JSON) -> list[Problem]:
    """Fields that only the other document has of a schema that both have; the base's stand."""
    ours, theirs = base["components"]["schemas"], other["components"]["schemas"]
    found = {name: _fields(theirs[name]) - _fields(ours[name]) for name in ours.keys() & theirs.keys()}
    return [
        Problem(
            "merge-difference",
            f"/components/schemas/{name}",
            f"only the further document has {', '.join(sorted(more))}",
        )
        for name, more in sorted(found.items())
        if more
    ]


def _fields(schema: JSON) -> set[str]:
    return {*schema.get("properties", ())}


_OF_OPERATIONS = frozenset({"x-il-grpc"})
_OF_DOCUMENTS = frozenset({RPCS, DESCRIPTORS})
_OF_SCHEMAS = frozenset({"x-il-oneofs"})


def _told(value: JSON, keys: frozenset[str]) -> JSON:
    return {key: part for key, part in value.items() if key in keys}


def _noted(schemas: JSON, others: JSON) -> JSON:
    """The schemas, with what the others' namesakes say of the fields that both have."""
    result = dict(schemas)
    for name in schemas.keys() & others.keys():
        told = _told(others[name], _OF_SCHEMAS)
        fields = schemas[name].get("properties", {}).keys()
        fits = all(set(group) <= fields for group in told.get("x-il-oneofs", ()))
        result[name] = {**told, **schemas[name]} if fits else schemas[name]
    return result


def _closure(schemas: JSON, names: set[str]) -> frozenset[str]:
    return closure({name: frozenset(references(schema)) for name, schema in schemas.items()}, names)


def _shared(item: JSON) -> JSON:
    """What an item says of all its operations."""
    return {key: part for key, part in item.items() if key not in METHODS}


def _components(base: JSON, other: JSON) -> JSON:
    sections = dict.fromkeys([*base["components"], *other["components"]])
    return {
        section: {**other["components"].get(section, {}), **base["components"].get(section, {})} for section in sections
    }


def _clashes(base: JSON, other: JSON, name: str) -> dict[str, str]:
    """The references to the other's schemas that mean something else in the base, and what they become.

    A schema also means something else when one that it refers to does.
    """
    ours, theirs = base["components"]["schemas"], other["components"]["schemas"]
    shared = [schema for schema in theirs if schema in ours]
    clashes: dict[str, str] = {}
    while new := [
        schema
        for schema in shared
        if SCHEMA_REF + schema not in clashes and _replaced(theirs[schema], clashes) != ours[schema]
    ]:
        clashes |= {SCHEMA_REF + schema: SCHEMA_REF + pascal(name) + schema for schema in new}
    return clashes


def _renamed(document: JSON, names: dict[str, str]) -> JSON:
    result = _replaced(document, names)
    schemas = {
        (names.get(SCHEMA_REF + name) or SCHEMA_REF + name).removeprefix(SCHEMA_REF): schema
        for name, schema in result["components"]["schemas"].items()
    }
    return {**result, "components": {**result["components"], "schemas": schemas}}


def _replaced(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {key: _replaced(part, names) for key, part in cast("JSON", value).items()}
    return [_replaced(part, names) for part in parts(value)] if isinstance(value, list) else value
