"""The rules of each dialect, written down from the providers' documentation and not from our rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Rule = Callable[[Mapping[str, Any]], Iterator[str]]
NAMED = ("properties", "$defs")
LISTED = ("anyOf", "oneOf", "allOf", "prefixItems")


def nodes(schema: Any) -> Iterator[Mapping[str, Any]]:
    """The schema and all that are written within it."""
    if not isinstance(schema, Mapping):
        return
    yield schema
    for name in NAMED:
        for inner in schema.get(name, {}).values():
            yield from nodes(inner)
    for name in LISTED:
        for inner in schema.get(name, ()):
            yield from nodes(inner)
    for name in ("items", "additionalProperties"):
        yield from nodes(schema.get(name))


def unknown(schema: Mapping[str, Any], words: str) -> Iterator[str]:
    known = set(words.split())
    for node in nodes(schema):
        yield from (f"the keyword {name}" for name in node if name not in known)


def is_object(node: Mapping[str, Any]) -> bool:
    return node.get("type") == "object" or "properties" in node


def open_objects(schema: Mapping[str, Any]) -> Iterator[str]:
    yield from ("an open object" for node in nodes(schema) if is_object(node) and node.get("additionalProperties", 1))


def lonely_references(schema: Mapping[str, Any]) -> Iterator[str]:
    yield from ("a reference with neighbours" for node in nodes(schema) if "$ref" in node and len(node) > 1)


def untyped(schema: Mapping[str, Any]) -> Iterator[str]:
    for node in nodes(schema):
        if not node.keys() & {"type", "anyOf", "$ref", "enum", "const"}:
            yield f"any value: {dict(node)}"
        if node.get("type") == "array" and "items" not in node:
            yield "an array of anything"


def dangling(schema: Mapping[str, Any]) -> Iterator[str]:
    for node in nodes(schema):
        name = str(node.get("$ref", "")).removeprefix("#/$defs/")
        if "$ref" in node and name not in schema.get("$defs", {}):
            yield f"a reference to nowhere: {node['$ref']}"


def named_within(schema: Any) -> set[str]:
    return {str(node["$ref"]).removeprefix("#/$defs/") for node in nodes(schema) if "$ref" in node}


def loops(schema: Mapping[str, Any]) -> set[str]:
    """The definitions that lead back to themselves."""
    steps = {name: named_within(inner) for name, inner in schema.get("$defs", {}).items()}
    for _ in steps:
        steps = {name: found.union(*(steps.get(item, set()) for item in found)) for name, found in steps.items()}
    return {name for name, found in steps.items() if name in found}


def openai(schema: Mapping[str, Any]) -> Iterator[str]:
    words = "type properties required additionalProperties items anyOf enum const $ref $defs description pattern format"
    yield from unknown(
        schema, f"{words} multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minItems maxItems"
    )
    yield from open_objects(schema)
    yield from lonely_references(schema)
    yield from untyped(schema)
    for node in nodes(schema):
        if is_object(node) and list(node.get("required", ())) != list(node.get("properties", {})):
            yield "an optional property"
        if node.get("format", "date") not in [
            "date-time",
            "time",
            "date",
            "duration",
            "email",
            "hostname",
            "ipv4",
            "ipv6",
            "uuid",
        ]:
            yield f"the format {node['format']}"
    if schema.get("type") != "object" or "anyOf" in schema:
        yield "a root that is no object"


def anthropic(schema: Mapping[str, Any]) -> Iterator[str]:
    words = "type properties required additionalProperties items anyOf enum const $ref $defs description title default"
    yield from unknown(schema, f"{words} pattern format minItems")
    yield from open_objects(schema)
    yield from lonely_references(schema)
    yield from untyped(schema)
    yield from (f"{name} holds itself" for name in loops(schema) & named_within(schema))
    for node in nodes(schema):
        if node.get("minItems", 0) > 1:
            yield "minItems above 1"
        if any(isinstance(value, list | dict) for value in node.get("enum", ())):
            yield "an enum of structures"
        if isinstance(node.get("type"), list):
            yield "a list of types"
        if re.search(r"\(\?[=!<]|\\b|\\[1-9]", node.get("pattern", "")):
            yield "a pattern with lookaround, boundaries or references back"


def gemini(schema: Mapping[str, Any]) -> Iterator[str]:
    words = "$id $defs $ref $anchor type format title description enum items prefixItems minItems maxItems minimum"
    yield from unknown(schema, f"{words} maximum anyOf oneOf properties additionalProperties required propertyOrdering")
    yield from lonely_references(schema)
    looping = loops(schema)
    for node in nodes(schema):
        if any(isinstance(value, bool) or not isinstance(value, str | int | float) for value in node.get("enum", ())):
            yield "an enum of neither strings nor numbers"
        for name in node.get("required", ()):
            if leads_to(node["properties"][name], looping, schema):
                yield f"{name} is required and holds itself"


def leads_to(schema: Any, names: set[str], root: Mapping[str, Any], seen: frozenset[str] = frozenset()) -> bool:
    found = named_within(schema)
    further = found - seen
    return bool(found & names) or any(leads_to(root["$defs"][name], names, root, seen | found) for name in further)


def llamacpp(schema: Mapping[str, Any]) -> Iterator[str]:
    words = "type properties required additionalProperties items prefixItems anyOf oneOf enum const $ref $defs title"
    more = "description default minLength maxLength minItems maxItems minimum maximum exclusiveMinimum exclusiveMaximum"
    yield from unknown(schema, f"{words} {more} pattern format")
    for node in nodes(schema):
        if not re.fullmatch(r"\^((?!\(\?|\\[A-Za-z0-9]).)*\$", node.get("pattern", "^$")):
            yield "a pattern that is not anchored, or too rich"
        if "minimum" in node and node.get("type") != "integer":
            yield "a range of numbers that are no integers"


def cohere(schema: Mapping[str, Any]) -> Iterator[str]:
    words = "type properties required additionalProperties items anyOf enum const $ref $defs description pattern format"
    yield from unknown(schema, words)
    yield from lonely_references(schema)
    yield from (f"{name} holds itself" for name in loops(schema) & named_within(schema))
    yield from ("nothing is required" for node in nodes(schema) if is_object(node) and not node.get("required"))
    for node in nodes(schema):
        if node.get("format", "date") not in ("date-time", "uuid", "date", "time"):
            yield f"the format {node['format']}"


def bedrock(schema: Mapping[str, Any]) -> Iterator[str]:
    yield from ("a reference" for node in nodes(schema) if node.keys() & {"$ref", "$defs", "definitions"})
    if schema.get("type") != "object":
        yield "a root that is no object"


RULES: Mapping[str, Rule] = {
    "openai": openai,
    "anthropic": anthropic,
    "gemini": gemini,
    "llamacpp": llamacpp,
    "ollama": llamacpp,
    "cohere": cohere,
    "bedrock": bedrock,
}


def broken(dialect: str, schema: Mapping[str, Any]) -> list[str]:
    """The rules of a dialect that a schema breaks."""
    return sorted({*RULES[dialect](schema), *dangling(schema)})
