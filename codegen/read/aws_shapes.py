"""Shapes of an AWS service model into JSON schemas, as rest-json writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from ..document import ref_to
from ..problems import JSON

Place: TypeAlias = Literal["body", "header", "query", "path"]
LOCATIONS: Mapping[str, Place] = {"header": "header", "headers": "header", "querystring": "query", "uri": "path"}
"""Where a member goes that is not in the body, by its `location`."""

_SIMPLE: dict[str, JSON] = {
    "boolean": {"type": "boolean"},
    "byte": {"type": "integer", "format": "int8"},
    "short": {"type": "integer", "format": "int16"},
    "integer": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "bigInteger": {"type": "integer"},
    "float": {"type": "number", "format": "float"},
    "double": {"type": "number", "format": "double"},
    "bigDecimal": {"type": "number"},
    "blob": {"type": "string", "contentEncoding": "base64"},
    "character": {"type": "string", "maxLength": 1},
    "string": {"type": "string"},
}
_TIMES: dict[str, JSON] = {
    "iso8601": {"type": "string", "format": "date-time"},
    "rfc822": {"type": "string", "format": "http-date"},
    "unixTimestamp": {"type": "number", "format": "unix-time"},
}
TIME_FORMATS = tuple(_TIMES)
_USUAL_TIME: dict[Place, str] = {"body": "unixTimestamp", "header": "rfc822", "query": "iso8601", "path": "iso8601"}
"""How rest-json writes a time that says nothing of itself; https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
(checked 2026-11-28)."""
_BOUNDS = {
    "string": ("minLength", "maxLength"),
    "list": ("minItems", "maxItems"),
    "map": ("minProperties", "maxProperties"),
}
KINDS = (*_SIMPLE, "timestamp", "structure", "list", "map")
_NUMBERS = frozenset({"byte", "short", "integer", "long", "float", "double", "bigInteger", "bigDecimal"})


class Shapes:
    """The shapes of one service. Structures and enums are components; all others stand where they are used."""

    def __init__(self, shapes: JSON) -> None:
        self.all = shapes
        self.components: JSON = {}

    def use(self, name: str, *, place: Place = "body", of: JSON | None = None, trail: tuple[str, ...] = ()) -> JSON:
        """The schema of a shape as `of`, a member, refers to it. What it needs becomes a component."""
        shape = self.all[name]
        kind = shape["type"]
        if shape.get("document"):
            return {}
        if kind == "structure" or "enum" in shape or name in trail:
            self._need(name)
            return ref_to(name)
        if kind == "timestamp":
            return _TIMES[(of or {}).get("timestampFormat") or shape.get("timestampFormat") or _USUAL_TIME[place]]
        return self._collection(shape, place, (*trail, name)) | _bounds(shape) | _marks(shape)

    def structure(self, name: str, members: Iterable[str] | None = None) -> JSON:
        """An object of these members, or of all that are in the body."""
        shape = self.all[name]
        chosen = list(body_members(shape) if members is None else members)
        names = {member: shape["members"][member].get("locationName", member) for member in chosen}
        result: JSON = {
            "type": "object",
            "properties": {names[member]: self.member(shape["members"][member]) for member in chosen},
        }
        if required := [names[member] for member in shape.get("required", ()) if member in names]:
            result["required"] = required
        return result | ({"minProperties": 1, "maxProperties": 1} if shape.get("union") else {}) | _marks(shape)

    def member(self, member: JSON, *, place: Place = "body") -> JSON:
        """The schema of a member, with what it says of itself."""
        schema = self.use(member["shape"], place=place, of=member)
        if member.get("jsonvalue"):
            schema = {"type": "string", "contentMediaType": "application/json"}
        return schema | _marks(member)

    def _need(self, name: str) -> None:
        if name in self.components:
            return
        self.components[name] = {}
        self.components[name] = self._component(name)

    def _component(self, name: str) -> JSON:
        shape = self.all[name]
        if shape["type"] == "structure":
            return self.structure(name)
        if "enum" in shape:
            return {"type": "string", "enum": shape["enum"]} | _marks(shape)
        return self._collection(shape, "body", (name,)) | _bounds(shape)

    def _collection(self, shape: JSON, place: Place, trail: tuple[str, ...]) -> JSON:
        if shape["type"] == "list":
            member = shape["member"]
            return {"type": "array", "items": self.use(member["shape"], place=place, of=member, trail=trail)}
        if shape["type"] == "map":
            return self._map(shape, place, trail)
        return _SIMPLE[shape["type"]]

    def _map(self, shape: JSON, place: Place, trail: tuple[str, ...]) -> JSON:
        value, key = shape["value"], self.all[shape["key"]["shape"]]
        result: JSON = {
            "type": "object",
            "additionalProperties": self.use(value["shape"], place=place, of=value, trail=trail),
        }
        limits = {"enum": key["enum"]} if "enum" in key else _bounds(key)
        return {**result, "propertyNames": {"type": "string", **limits}} if limits else result


def body_members(shape: JSON) -> list[str]:
    """The members of a structure that stand in its JSON."""
    return [name for name, member in shape["members"].items() if "location" not in member]


def _bounds(shape: JSON) -> JSON:
    kind = shape["type"]
    low, high = _BOUNDS.get(kind, ("minimum", "maximum") if kind in _NUMBERS else ("", ""))
    bounds = {key: shape[word] for key, word in ((low, "min"), (high, "max")) if key and word in shape}
    if kind not in _NUMBERS and bounds.get(low) == 0:
        del bounds[low]
    return bounds | (_pattern(shape["pattern"]) if "pattern" in shape else {})


def _pattern(pattern: str) -> JSON:
    r"""AWS writes patterns for Java; one with such as `\p{L}` is none elsewhere."""
    try:
        re.compile(pattern)
    except re.error:
        return {"x-il-pattern": pattern}
    return {"pattern": pattern}


def _marks(value: JSON) -> JSON:
    marks: JSON = {"deprecated": True} if value.get("deprecated") else {}
    if value.get("idempotencyToken"):
        marks["x-il-idempotency"] = True
    if value.get("sensitive"):
        marks["x-il-sensitive"] = True
    return marks
