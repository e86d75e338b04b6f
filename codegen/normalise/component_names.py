"""Gives components names that can be class names."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from ..document import Endpoint, endpoints, map_document, ref_name, ref_to
from ..naming import is_class_name, operation_title, pascal
from ..problems import JSON, Problem
from .report import with_problems

NAME = "x-il-name"
"""A name that an overlay gives."""
PREFIXES = "x-il-prefixes"
"""What an overlay says that the names of an API's schemas begin with and need not."""


def name_components(document: JSON) -> JSON:
    """Rename components to PascalCase words. Two that would share a name are equal, or an overlay names one of them."""
    schemas = document["components"]["schemas"]
    wanted = _wanted(document, document.get(PREFIXES, ()))
    names: dict[str, str] = {}
    owners: dict[str, str] = {}
    problems: list[Problem] = []
    for old in sorted(schemas, key=lambda name: (pascal(name) != name, name)):
        new = wanted[old]
        owner = owners.get(new)
        if fault := _fault(new, "" if owner is None or schemas[owner] == schemas[old] else owner):
            problems.append(Problem(fault[0], f"/components/schemas/{old}", fault[1]))
            new = f"Unnamed{hashlib.sha256(old.encode()).hexdigest()[:8].upper()}"
        names[old] = new
        owners.setdefault(new, old)
    renamed = {new: schemas[old] for new, old in sorted(owners.items())}
    document = {**document, "components": {**document["components"], "schemas": renamed}}
    return with_problems(map_document(document, lambda schema, where: _renamed(schema, names)), problems)


def _wanted(document: JSON, prefixes: Iterable[str]) -> dict[str, str]:
    """A name for each: as an overlay says, else its own words, less a prefix where no other then has the same name."""
    schemas, bodies = document["components"]["schemas"], _bodies_of_operations(document)
    shared = _shared_prefix(schemas)
    own = {
        old: schemas[old].get(NAME) or bodies.get(old) or pascal(re.sub(r"-\d+$", "", old.removeprefix(shared)))
        for old in schemas
    }
    short = {old: new if NAME in schemas[old] else _without(new, prefixes) for old, new in own.items()}
    counts = Counter(short.values())
    return {old: short[old] if counts[short[old]] == 1 else new for old, new in own.items()}


def _without(name: str, prefixes: Iterable[str]) -> str:
    for prefix in sorted(prefixes, key=len, reverse=True):
        if (rest := name.removeprefix(prefix)) != name and rest[:1].isupper():
            return rest
    return name


def _bodies_of_operations(document: JSON) -> dict[str, str]:
    """FastAPI makes a component of an inline body, named `Body_` and the operation's id: it has the name of a body."""
    return {
        f"Body_{endpoint.operation['operationId']}": f"{title_of(endpoint)}Request" for endpoint in endpoints(document)
    }


def _shared_prefix(schemas: JSON) -> str:
    """`schemas_`, where each name begins with it: a word that tells no component from another."""
    first = {name.partition("_")[0] for name in schemas if "_" in name}
    (prefix,) = first if len(first) == 1 else ("",)
    return f"{prefix}_" if prefix and all(name.startswith(f"{prefix}_") for name in schemas) else ""


def title_of(endpoint: Endpoint) -> str:
    """What begins the names of an operation's inline types."""
    return operation_title(endpoint.operation["operationId"], path=endpoint.path, method=endpoint.method)


def _fault(name: str, other: str) -> tuple[str, str] | None:
    """What is wrong with a name, as kind and words."""
    if not is_class_name(name):
        return "unusable-name", "makes no class name; say x-il-name in an overlay"
    if other:
        return "name-collision", f"{name} is already the name of {other}; say x-il-name in an overlay"
    return None


def _renamed(schema: JSON, names: dict[str, str]) -> JSON:
    name = ref_name(schema)
    if name in names:
        schema = {**schema, **ref_to(names[name])}
    mapping = (schema.get("discriminator") or {}).get("mapping")
    if mapping:
        renamed = {value: _renamed({"$ref": target}, names)["$ref"] for value, target in mapping.items()}
        schema = {**schema, "discriminator": {**schema["discriminator"], "mapping": renamed}}
    return schema
