"""Merges the parts of `allOf` into one schema."""

from __future__ import annotations

from ..document import map_document, map_schema, ref_name
from ..problems import JSON, Problem
from .nulls import NULLABLE, is_annotation
from .report import with_problems

_OWN = frozenset({NULLABLE, "description", "x-il-base", "x-il-title", "x-il-name"})
"""What is said of a component and not of those that are made of it."""
BASE = "x-il-base"
"""The component from which an inline schema was merged; a name for it when it must have one."""


def flatten(document: JSON) -> JSON:
    """Leave no `allOf`, and no union beside properties."""
    flattener = _Flattener(document["components"]["schemas"])
    schemas = {name: flattener.component(name) for name in document["components"]["schemas"]}
    document = {**document, "components": {**document["components"], "schemas": schemas}}
    return with_problems(
        map_document(document, lambda schema, where: flattener.merge_parts(schema, where)), flattener.problems
    )


class _Flattener:
    """Knows each component once it is flat."""

    def __init__(self, schemas: JSON) -> None:
        self.problems: list[Problem] = []
        self._raw = schemas
        self._flat: dict[str, JSON] = {}
        self._open: list[str] = []

    def component(self, name: str) -> JSON:
        if name in self._flat:
            return self._flat[name]
        if name in self._open:
            self.problems.append(Problem("recursive-allof", name, "is a part of itself"))
            return {}
        self._open.append(name)
        flat = map_schema(self._raw.get(name, {}), self.merge_parts, f"/components/schemas/{name}")
        self._open.pop()
        self._flat[name] = flat
        return flat

    def merge_parts(self, schema: JSON, where: str) -> JSON:
        result = self._merge_all_of(schema, where)
        if "anyOf" in result and "properties" in result:
            return self._spread(result, where)
        return result

    def _merge_all_of(self, schema: JSON, where: str) -> JSON:
        if "allOf" not in schema:
            return schema
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        parts = schema["allOf"]
        if len(parts) == 1 and all(is_annotation(key) or key == "type" for key in rest):
            return {**parts[0], **{key: value for key, value in rest.items() if is_annotation(key)}}
        merged: JSON = {}
        for part in [*parts, rest]:
            merged = self._merge(merged, self._resolved(part), where)
        if all(part.get(NULLABLE) for part in parts) or rest.get(NULLABLE):
            merged[NULLABLE] = True
        base = next((name for part in parts if (name := ref_name(part))), None)
        return {**merged, BASE: base} if base else merged

    def _resolved(self, schema: JSON) -> JSON:
        """What a reference leads to, without the annotations that are its own."""
        name = ref_name(schema)
        target = self.component(name) if name else schema
        if ref_name(target):
            return self._resolved(target)
        return {key: value for key, value in target.items() if key not in _OWN}

    def _merge(self, first: JSON, second: JSON, where: str) -> JSON:
        result = {**first, **second}
        if "properties" in first and "properties" in second:
            result["properties"] = self._merge_properties(first["properties"], second["properties"], where)
        if "required" in first and "required" in second:
            result["required"] = list(dict.fromkeys([*first["required"], *second["required"]]))
        if "enum" in first and "enum" in second:
            result["enum"] = [value for value in first["enum"] if value in second["enum"]]
        if "anyOf" in first and "anyOf" in second:
            self.problems.append(Problem("two-unions", where, "two parts of allOf are unions; the first one counts"))
            result["anyOf"] = first["anyOf"]
        return result

    def _merge_properties(self, first: JSON, second: JSON, where: str) -> JSON:
        both = {name: self._merge_property(first[name], second[name], where) for name in first if name in second}
        return {**first, **second, **both}

    def _merge_property(self, first: JSON, second: JSON, where: str) -> JSON:
        """The later part says more, unless it says nothing of the shape or both are objects of their own."""
        if "properties" in first and "properties" in second:
            return self._merge(first, second, where)
        if all(is_annotation(key) for key in second):
            return {**first, **second}
        return second

    def _spread(self, schema: JSON, where: str) -> JSON:
        """Properties beside a union belong to each of its members; members that only require something add no shape."""
        members = [member for member in schema["anyOf"] if not _only_requires(member)]
        rest = {key: value for key, value in schema.items() if key != "anyOf"}
        if not members:
            return rest
        common = {key: value for key, value in rest.items() if not is_annotation(key) and key != "discriminator"}
        outside = {key: value for key, value in rest.items() if is_annotation(key) or key == "discriminator"}
        return {**outside, "anyOf": [self._spread_over(member, common, where) for member in members]}

    def _spread_over(self, member: JSON, common: JSON, where: str) -> JSON:
        merged = self._merge(self._resolved(member), common, where)
        name = ref_name(member)
        return {**merged, BASE: name} if name else {**member, **merged}


def _only_requires(schema: JSON) -> bool:
    return all(key in ("required", "not") or is_annotation(key) for key in schema)
