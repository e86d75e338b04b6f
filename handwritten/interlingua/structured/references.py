"""The references of a JSON Schema: all to `$defs`, some or all replaced by what they point to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from interlingua.structured.json_text import is_list, is_object
from interlingua.structured.validate import LITERAL_VALUES, NAMED_SUBSCHEMAS, Schema

DEFINED = "#/$defs/"
ROOT = "root"
"""The definition that stands for a schema which refers to itself as a whole."""


def with_definitions(schema: Schema) -> Schema:
    """The schema with every reference to `$defs`, and an object in place of a reference at its root."""
    names: dict[str, str] = {}
    for pointer in sorted({pointer for pointer in references(schema) if not _is_defined(pointer, schema)}):
        names[pointer] = _free_name(pointer, {*schema.get("$defs", {}), *names.values()})
    if not names:
        return with_root(schema)
    bare = {keyword: value for keyword, value in schema.items() if keyword not in ("$defs", "definitions")}
    added = {name: bare if pointer == "#" else found(schema, pointer) for pointer, name in names.items()}
    definitions: dict[str, Any] = {**schema.get("$defs", {}), **added}
    targets = {pointer: DEFINED + name for pointer, name in names.items()}
    return with_root({**_renamed(bare, targets), "$defs": _renamed_each(definitions, targets)})


def with_root(schema: Schema) -> Schema:
    """A reference at the root is replaced by what it points to, since providers want to see an object there."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith(DEFINED):
        return schema
    return {**found(schema, reference), "$defs": schema["$defs"]}


def references(schema: Any) -> Iterator[str]:
    """The references of a schema and all below it; words that look like one are none."""
    if is_list(schema):
        for item in schema:
            yield from references(item)
    if not is_object(schema):
        return
    for keyword, value in schema.items():
        if keyword == "$ref" and isinstance(value, str):
            yield value
        elif keyword in NAMED_SUBSCHEMAS and is_object(value):
            yield from references(list(value.values()))
        elif keyword not in LITERAL_VALUES:
            yield from references(value)


def found(root: Schema, pointer: str) -> Schema:
    """What a reference points to."""
    target: Any = root
    for step in pointer.removeprefix("#").removeprefix("/").split("/") if pointer != "#" else ():
        name = step.replace("~1", "/").replace("~0", "~")
        target = target[int(name)] if is_list(target) else target[name]
    return target if is_object(target) else {}


def cyclic(definitions: Mapping[str, Schema]) -> frozenset[str]:
    """The names of definitions that hold themselves."""
    direct = {
        name: {item.removeprefix(DEFINED) for item in references(schema)} & definitions.keys()
        for name, schema in definitions.items()
    }
    return frozenset(name for name in definitions if name in _reached(name, direct))


def used(schema: Schema) -> dict[str, Schema]:
    """The definitions that a schema reaches."""
    definitions: Mapping[str, Schema] = schema.get("$defs", {})
    bare = {keyword: value for keyword, value in schema.items() if keyword != "$defs"}
    return {name: item for name, item in definitions.items() if reaches(bare, frozenset({name}), definitions)}


def reaches(schema: Schema, names: frozenset[str], definitions: Mapping[str, Schema]) -> bool:
    """Whether a schema holds one of the definitions, however far down."""
    seen: set[str] = set()
    waiting = [item.removeprefix(DEFINED) for item in references(schema)]
    while waiting:
        name = waiting.pop()
        if name in names:
            return True
        if name not in seen and name in definitions:
            seen.add(name)
            waiting.extend(item.removeprefix(DEFINED) for item in references(definitions[name]))
    return False


def _reached(name: str, direct: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(direct[name])
    while waiting:
        following = waiting.pop()
        if following not in seen:
            seen.add(following)
            waiting.extend(direct[following])
    return seen


def _is_defined(pointer: str, schema: Schema) -> bool:
    return pointer.startswith(DEFINED) and pointer.removeprefix(DEFINED) in schema.get("$defs", {})


def _free_name(pointer: str, taken: set[str]) -> str:
    name = re.sub(r"[^A-Za-z0-9_.-]+", "_", pointer.rpartition("/")[2].removeprefix("#")) or ROOT
    while name in taken:
        name += "_"
    return name


def _renamed(value: Any, targets: Mapping[str, str]) -> Any:
    if is_list(value):
        return [_renamed(item, targets) for item in value]
    if not is_object(value):
        return value
    return {keyword: _renamed_below(keyword, item, targets) for keyword, item in value.items()}


def _renamed_below(keyword: str, value: Any, targets: Mapping[str, str]) -> Any:
    if keyword == "$ref" and isinstance(value, str):
        return targets.get(value, value)
    if keyword in LITERAL_VALUES:
        return value
    return _renamed_each(value, targets) if keyword in NAMED_SUBSCHEMAS else _renamed(value, targets)


def _renamed_each(schemas: Mapping[str, Any], targets: Mapping[str, str]) -> Any:
    return {name: _renamed(item, targets) for name, item in schemas.items()}
