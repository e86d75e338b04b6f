"""References to any place of the document become references to components, or what stands there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from ..document import METHODS, SCHEMA_REF, map_document
from ..problems import JSON, Problem

_COMPONENT = re.compile(r"#/components/(?:schemas|parameters|responses|requestBodies|headers)/[^/]+")
_MOST_STEPS = 16
"""A reference may lead to a reference, but not round and round."""


def resolve_pointers(document: JSON) -> tuple[JSON, list[Problem]]:
    """Follow every pointer into the document. One that leads out of it, or nowhere, is a problem."""
    resolver = _Resolver(document)
    result = map_document(resolver.shared_parts(), resolver.schema)
    while resolver.waiting:
        resolver.place_waiting()
    components = result.get("components", {})
    schemas = {**components.get("schemas", {}), **resolver.added}
    return {**result, "components": {**components, "schemas": schemas}}, resolver.problems


class _Resolver:
    def __init__(self, document: JSON) -> None:
        self.problems: list[Problem] = []
        self.added: JSON = {}
        self.waiting: list[tuple[str, Any]] = []
        self._document = document
        self._names: dict[str, str] = {}

    def schema(self, schema: JSON, where: str) -> JSON:
        """A reference to a schema that stands anywhere is one to a component made of it."""
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/") or _COMPONENT.fullmatch(reference):
            return schema
        if reference not in self._names:
            found, target = at_pointer(self._document, reference)
            if not found or not isinstance(target, dict):
                return schema
            self._names[reference] = _free_name(reference, {*self._schemas(), *self._names.values()})
            self.waiting.append((self._names[reference], target))
        return {**schema, "$ref": SCHEMA_REF + self._names[reference]}

    def place_waiting(self) -> None:
        """Make the components that were promised; they may promise more."""
        name, target = self.waiting.pop()
        document = {"components": {"schemas": {name: target}}}
        self.added |= map_document(document, self.schema)["components"]["schemas"]

    def shared_parts(self) -> JSON:
        """The document in which parameters, bodies and replies are there or shared components."""
        result = dict(self._document)
        for section in ("paths", "webhooks"):
            if section in result:
                result[section] = {path: self._item(item, path) for path, item in result[section].items()}
        return result

    def _item(self, item: JSON, where: str) -> JSON:
        target = self._followed(item, where)
        return {key: self._in_item(key, value, f"{where}/{key}") for key, value in target.items()}

    def _in_item(self, key: str, value: Any, where: str) -> Any:
        if key == "parameters":
            return self._all(value, where)
        if not isinstance(value, dict) or key not in METHODS:
            return value
        result = dict(value)
        if "parameters" in result:
            result["parameters"] = self._all(result["parameters"], where)
        if "requestBody" in result:
            result["requestBody"] = self._followed(result["requestBody"], where)
        if "responses" in result:
            replies = {status: self._followed(reply, where) for status, reply in result["responses"].items()}
            result["responses"] = {status: reply for status, reply in replies.items() if reply}
        return {key: part for key, part in result.items() if key != "requestBody" or part}

    def _all(self, values: list[JSON], where: str) -> list[JSON]:
        return [found for value in values if (found := self._followed(value, where))]

    def _followed(self, value: JSON, where: str) -> JSON:
        """What a reference leads to in the end; nothing, with a problem, where that is nothing."""
        if self._is_component(value):
            return value
        current = value
        for _ in range(_MOST_STEPS):
            reference = current.get("$ref") if isinstance(current, dict) else None
            if not isinstance(reference, str):
                return current
            found, current = at_pointer(self._document, reference)
            if not found or not isinstance(current, dict):
                break
        self.problems.append(Problem("dangling-reference", where, f"refers to {value['$ref']}, which is not there"))
        return {}

    def _is_component(self, value: Any) -> bool:
        """A reference to a shared part that is one itself; that is where most lead, and they stay."""
        reference = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(reference, str) or not _COMPONENT.fullmatch(reference):
            return False
        found, target = at_pointer(self._document, reference)
        return found and isinstance(target, dict) and "$ref" not in target

    def _schemas(self) -> JSON:
        return self._document.get("components", {}).get("schemas", {})


def at_pointer(document: Any, reference: str) -> tuple[bool, Any]:
    """Whether a JSON pointer leads somewhere, and to what."""
    if not reference.startswith("#/"):
        return False, None
    value = document
    for step in unquote(reference[2:]).split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return False, None
    return True, value


def _free_name(reference: str, taken: set[str]) -> str:
    """As many of the last words of a pointer as make a name of their own."""
    words = [word for word in re.findall(r"[A-Za-z0-9]+", unquote(reference)) if word not in _STEPS]
    names = ["".join(word[0].upper() + word[1:] for word in words[-size:]) for size in range(2, len(words) + 1)]
    return next((name for name in names if name not in taken), reference.strip("#/").replace("/", "_"))


_STEPS = frozenset(
    {"components", "schemas", "paths", "properties", "content", "application", "json", "schema", "definitions"}
)
