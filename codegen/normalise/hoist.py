"""Makes every inline object, enum and larger union a component with a name that means something."""

from __future__ import annotations

import re

from ..document import map_roots, ref_to
from ..naming import is_class_name, pascal
from ..problems import JSON, Problem
from .component_names import NAME
from .flatten import BASE
from .nulls import is_annotation
from .places import TITLE, Place, operation_places
from .report import with_problems

PART_OF = "x-il-of"
"""Where an inline schema stood, in words for people: `Message.content`."""
_LARGE = 3
"""A union of more members than this has a name even if none of them is an object."""


def hoist(document: JSON) -> JSON:
    """Move inline schemas to components. Equal ones with equal names are one; an unresolved collision is a problem."""
    hoister = _Hoister(document["components"]["schemas"])
    components = {**document["components"], "schemas": {}}
    places = operation_places(document)

    def place(schema: JSON, where: str) -> JSON:
        given = places.get(where, Place(pascal(where.rsplit("/", 1)[1]), where))
        return hoister.inside(schema, given, always=_answers_with(schema, where))

    result = map_roots({**document, "components": components}, place)
    for name in sorted(document["components"]["schemas"]):
        hoister.top(name)
    schemas = dict(sorted(hoister.done.items()))
    return with_problems({**result, "components": {**components, "schemas": schemas}}, hoister.problems)


class _Hoister:
    """Knows which names are taken, by what."""

    def __init__(self, schemas: JSON) -> None:
        self.problems: list[Problem] = []
        self.done: dict[str, JSON] = {}
        self._raw = dict(schemas)

    def top(self, name: str) -> None:
        self.done[name] = self._children(self._raw[name], _component_place(name))

    def inside(self, schema: JSON | bool, place: Place, *, always: bool = False) -> JSON:
        """What stands at this place once the schema, if it must have a name, has one; `true` allows anything."""
        if not isinstance(schema, dict):
            return {}
        if not always and not _needs_name(schema):
            return self._children(schema, place)
        shape = {key: value for key, value in schema.items() if not _stays(key)}
        name = self._name(shape, schema, place)
        if name not in self.done:
            self._raw[name] = shape
            self.done[name] = {}
            children = self._children(shape, _component_place(name))
            self.done[name] = {**children, PART_OF: place.of} if place.of else children
        return {**ref_to(name), **{key: value for key, value in schema.items() if _stays(key)}}

    def _name(self, shape: JSON, schema: JSON, place: Place) -> str:
        wanted = place.candidates(schema)
        for name in filter(is_class_name, wanted):
            if name not in self._raw or _bare(self._raw[name]) == _bare(shape):
                return name
        fault = f"{', '.join(wanted)}: each is another's name, or none; say x-il-name in an overlay"
        self.problems.append(Problem("name-collision", place.where, fault))
        return "".join(pascal(part) for part in place.where.split("/"))

    def _children(self, schema: JSON, place: Place) -> JSON:
        result = dict(schema)
        if "properties" in schema:
            result["properties"] = {
                key: self.inside(value, place.field(key)) for key, value in schema["properties"].items()
            }
        if isinstance(schema.get("items"), dict):
            result["items"] = self.inside(schema["items"], place.items())
        if isinstance(schema.get("additionalProperties"), dict):
            value_place = place.under("Value", "additionalProperties")
            result["additionalProperties"] = self.inside(schema["additionalProperties"], value_place)
        if "anyOf" in schema:
            result["anyOf"] = [
                self.inside(member, place.member(schema["anyOf"], index))
                for index, member in enumerate(schema["anyOf"])
            ]
        return result


def _component_place(name: str) -> Place:
    return Place(name, f"/components/schemas/{name}")


def _answers_with(schema: JSON, where: str) -> bool:
    """It is a whole reply or event, and no plain text or bytes: what decodes JSON goes by a name."""
    if "$ref" in schema or not re.search(r"/responses/(?:2\w\w|default)/content/", where):
        return False
    return schema.get("type") != "string" or ("json" in where and schema.get("format") != "binary")


def _needs_name(schema: JSON) -> bool:
    if "$ref" in schema:
        return False
    if schema.get("properties") or len(schema.get("enum", ())) > 1:
        return True
    members = schema.get("anyOf", ())
    objects = [member for member in members if "$ref" in member or "properties" in member]
    return len(objects) > 1 or len(members) > _LARGE


def _stays(key: str) -> bool:
    """Annotations belong to the place, except those that are part of what an enum or union means."""
    return is_annotation(key) and key not in ("x-il-open", "x-il-enum-deprecated", BASE, TITLE, NAME)


def _bare(schema: JSON) -> JSON:
    """What makes two schemas the same."""
    return {key: value for key, value in schema.items() if not _stays(key) and key not in (BASE, TITLE, NAME)}
