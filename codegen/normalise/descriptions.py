"""Gives a line to every name that an overlay has not described: what it is, of what, and its limits."""

from __future__ import annotations

import re

from ..document import METHODS, ref_name
from ..problems import JSON
from .hoist import PART_OF
from .limits import LIMITS

_SECTIONS = {"paths": "", "webhooks": "webhook "}


def describe(document: JSON) -> JSON:
    """Add synthesised descriptions to operations, parameters, components and fields."""
    roles = _roles(document)
    known = document["components"]["schemas"]
    schemas = {name: _component(name, schema, roles, known) for name, schema in known.items()}
    result = {**document, "components": {**document["components"], "schemas": schemas}}
    for section, word in _SECTIONS.items():
        if section in document:
            result[section] = {path: _item(path, item, word) for path, item in document[section].items()}
    return result


def _roles(document: JSON) -> dict[str, str]:
    """What components are to operations; the first operation in order counts."""
    roles: dict[str, str] = {}
    for section, word in _SECTIONS.items():
        for path, item in sorted(document.get(section, {}).items()):
            for method in METHODS:
                if method in item:
                    _note_roles(item[method], _call(path, method, item[method], word), roles)
    return roles


def _note_roles(operation: JSON, call: str, roles: dict[str, str]) -> None:
    places = [("Body", operation.get("requestBody", {}))]
    places += [
        ("Reply" if status.startswith("2") else "Error", reply) for status, reply in operation["responses"].items()
    ]
    for role, place in places:
        for media, content in place.get("content", {}).items():
            if name := ref_name(content.get("schema", {})):
                word = "Event in the stream" if media == "text/event-stream" else role
                roles.setdefault(name, f"{word} of {call}.")


def _call(path: str, method: str, operation: JSON, word: str) -> str:
    sent = _plain(operation.get("x-il-flat-path", path).partition("#")[0])
    return f"`{word}{path}`" if word else f"`{method.upper()} {sent}`"


def _item(path: str, item: JSON, word: str) -> JSON:
    return {method: _operation(_call(path, method, operation, word), operation) for method, operation in item.items()}


def _operation(call: str, operation: JSON) -> JSON:
    parameters = [
        _described(parameter, f"`{_plain(parameter['name'])}` of {call}.", parameter.get("schema", {}))
        for parameter in operation["parameters"]
    ]
    return {**operation, "description": operation.get("description") or f"Send {call}.", "parameters": parameters}


def _component(name: str, schema: JSON, roles: dict[str, str], known: JSON) -> JSON:
    line = roles.get(name) or f"{_kind(schema)} `{_plain(schema.get(PART_OF, name))}`{_told_of(schema, known)}"
    result = _described(schema, line, schema)
    result["description"] = " ".join([result["description"], *_exclusive(schema)])
    if "properties" in schema:
        result["properties"] = {
            key: _described(value, f"`{_plain(key)}` of `{name}`.", value)
            for key, value in schema["properties"].items()
        }
    return result


def _told_of(part: JSON, known: JSON) -> str:
    """What the field that a part stood in is described as, to go on with after its name."""
    owner, _, field = part.get(PART_OF, "").partition(".")
    told = known.get(owner, {}).get("properties", {}).get(field, {}).get("description", "")
    return f": {told[:1].lower()}{told[1:]}" if told else "."


def _exclusive(schema: JSON) -> list[str]:
    """Which of the fields that are there exclude each other."""
    fields = schema.get("properties", {})
    groups = ([name for name in group if name in fields] for group in schema.get("x-il-oneofs", ()))
    named = (", ".join(f"`{_plain(name)}`" for name in group) for group in groups if len(group) > 1)
    return [f"At most one of {names} is set." for names in named]


def _kind(schema: JSON) -> str:
    if "enum" in schema:
        return "A value of"
    return "One of the forms of" if "anyOf" in schema else "The object of" if PART_OF in schema else "The object"


def _described(value: JSON, line: str, schema: JSON) -> JSON:
    limits = _limits_line(schema.get(LIMITS, {}))
    return {**value, "description": " ".join([value.get("description") or line, *([limits] if limits else [])])}


def _limits_line(limits: JSON) -> str:
    """Limits in words: `At least 0, at most 2; the server's default is 1.`"""
    if limits.get("minProperties") == limits.get("maxProperties") == 1:
        return "It has exactly one of its fields."
    bounds = ", ".join(
        f"{words} {_counted(limits[key], unit)}"
        for key, (words, unit) in _WORDS.items()
        if isinstance(limits.get(key), int | float) and abs(limits[key]) < _WIDEST
    )
    default = limits.get("default")
    said = [bounds] if bounds else []
    said += [f"the server's default is {_spelled(default)}"] if _is_told(default) else []
    line = "; ".join(said)
    return f"{line[0].upper()}{line[1:]}." if line else ""


_WIDEST = 2**53
"""A bound beyond this is the width of the integer and no limit to tell a person about."""
_WORDS = {
    "minimum": ("at least", ""),
    "exclusiveMinimum": ("more than", ""),
    "maximum": ("at most", ""),
    "exclusiveMaximum": ("less than", ""),
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
    "minItems": ("at least", "item"),
    "maxItems": ("at most", "item"),
    "maxProperties": ("at most", "pair"),
}


def _is_told(default: object) -> bool:
    """A default that fills a page is no help in a docstring."""
    return default is not None and len(str(default)) < _LONGEST_DEFAULT


_LONGEST_DEFAULT = 1_000


def _counted(number: float, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}" if unit else f"{number}"


def _spelled(value: object) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else _plain(str(value))}`"


def _plain(name: str) -> str:
    """A name from upstream as it may stand in a docstring: on one line, without quotes, backticks or backslashes."""
    return re.sub(r"[^\w $.,:;@/+*(){}<>=?&%#!~^|\[\]-]", "?", name)
