"""A walk over bare upstream documents that knows nothing of the compiler: which calls there are, and which fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

VERBS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})


def loaded(path: Path) -> Any:
    """JSON or YAML; JSON is YAML."""
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)


def calls(document: Any) -> Counter[str]:
    """`VERB /path` of every operation; Google has some paths for many methods."""
    if "paths" not in document:
        return Counter(f"{one['httpMethod']} /{one['path']}" for one in _methods(document))
    return Counter(
        f"{verb.upper()} {path.partition('#')[0]}"
        for path, item in document["paths"].items()
        for verb in item
        if verb in VERBS
    )


def _methods(node: Any) -> Iterator[Any]:
    yield from node.get("methods", {}).values()
    for inner in node.get("resources", {}).values():
        yield from _methods(inner)


def schemas(document: Any) -> dict[str, Any]:
    """Named schemas by the name that a class of theirs has."""
    named = document["components"]["schemas"] if "paths" in document else document["schemas"]
    return {class_name(name): schema for name, schema in named.items()}


def class_name(name: str) -> str:
    """Words joined, their first letters made upper case."""
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", name))


def fields(schema: Any, named: dict[str, Any], seen: tuple[str, ...] = ()) -> set[str]:
    """The fields of an object: its own, and those of what it is all of."""
    if "$ref" in schema:
        name = class_name(schema["$ref"].rpartition("/")[2])
        return fields(named.get(name, {}), named, (*seen, name)) if name not in seen else set()
    found = set(schema.get("properties", ()))
    return found.union(*(fields(part, named, seen) for part in schema.get("allOf", ())))


def inline_fields(schema: Any, *, is_top: bool = True) -> Counter[str]:
    """Fields of the objects that stand in a schema without a name of their own, by name and how often."""
    found: Counter[str] = Counter()
    if isinstance(schema, list):
        for part in schema:
            found += inline_fields(part, is_top=is_top)
    elif isinstance(schema, dict):
        properties = schema.get("properties", {})
        if isinstance(properties, dict):
            found += Counter(() if is_top else list(properties))
            for part in properties.values():
                found += inline_fields(part, is_top=False)
        for key in ("items", "additionalProperties", "anyOf", "oneOf"):
            found += inline_fields(schema.get(key), is_top=False)
        found += inline_fields(schema.get("allOf"), is_top=is_top)
    return found


def used(document: Any) -> set[str]:
    """Named schemas that calls take or answer: all that their bodies, parameters and good replies refer to.

    A schema that others are only made of is none by itself.
    """
    named = schemas(document)
    waiting = list(_references(list(_spoken(document))))
    found: set[tuple[str, bool]] = set()
    while waiting:
        if (use := waiting.pop()) not in found:
            found.add(use)
            waiting += _references(named.get(use[0], {}))
    return {name for name, is_part in found if not is_part}


def _spoken(document: Any) -> Iterator[Any]:
    if "paths" not in document:
        yield from _methods(document)
        return
    for item in document["paths"].values():
        for verb, operation in item.items():
            if verb in VERBS:
                good = [reply for status, reply in operation.get("responses", {}).items() if str(status)[0] == "2"]
                yield from (
                    item.get("parameters", []),
                    operation.get("parameters", []),
                    operation.get("requestBody", {}),
                )
                yield from (_followed(reply, document) for reply in good)


def _followed(value: Any, document: Any) -> Any:
    while isinstance(value, dict) and value.get("$ref", "").startswith("#/components/responses/"):
        value = document["components"]["responses"][value["$ref"].rpartition("/")[2]]
    return value


def _references(value: Any, *, is_part: bool = False) -> Iterator[tuple[str, bool]]:
    """Named schemas that a value refers to, and whether as one part of several."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield class_name(reference.rpartition("/")[2]), is_part
        for key, part in value.items():
            yield from _references(part, is_part=key == "allOf" and (len(part) > 1 or "properties" in value))
    elif isinstance(value, list):
        for part in value:
            yield from _references(part, is_part=is_part)
