"""JSON that a provider could answer with, made from a normalised schema: what fits it, and what strays from it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

TEXTS = ("", "a", "1", "true", "null", "é", "日本語", "\U0001f600", "\x00", '"\\/\n', " x ", "2026-02-30T25:61:00Z")
INTEGERS = (0, 1, -1, 7, 2**31, 2**53 + 1, -(2**63), 2**64, 10**30)
NUMBERS = (0.0, -0.0, 1.0, 0.1, 1e22, -1.5e-7, 5e-324, 1.7976931348623157e308, *INTEGERS)
KEYS = ("", "new_field", "a.b", "é", "model_config", "self", "$ref", "from", "model_extra", "__class__")
ODD = (None, True, 1, 1.5, "odd", [], [None, {}], {}, {"type": "odd"}, {"id": [1, {"a": None}]})
UNHEARD_OF = "unheard-of"
DEEP = 5
_SHALLOW = frozenset({"null", "string", "integer", "boolean", "number"})
_VALUES: dict[str, tuple[Any, ...]] = {
    "string": TEXTS,
    "integer": INTEGERS,
    "number": NUMBERS,
    "boolean": (True, False),
    "null": (None,),
    "": ODD,
}


@dataclass(frozen=True)
class Maker:
    """Makes instances of the schemas of one API."""

    schemas: dict[str, Any]
    chance: Random
    stray: float = 0
    """How likely each place is to hold something that the schema does not say, or nothing."""

    def instance(self, schema: dict[str, Any], depth: int = 0) -> Any:
        """A value that fits the schema, or strays from it somewhere."""
        if "$ref" in schema:
            return self.instance(self.schemas[schema["$ref"].rpartition("/")[2]], depth)
        if "anyOf" in schema:
            return self._member(schema, depth)
        if "enum" in schema:
            return UNHEARD_OF if self._strays() else self.chance.choice(schema["enum"])
        kind = schema.get("type", "")
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return [self.instance(schema.get("items", {}), depth + 1) for _ in range(self._size(depth))]
        if schema.get("format") in ("int64", "uint64") and kind == "string":
            return str(self.chance.choice(INTEGERS))
        return self.chance.choice(_VALUES[kind])

    def _strays(self) -> bool:
        return self.chance.random() >= 1 - self.stray

    def _size(self, depth: int) -> int:
        return 0 if depth > DEEP else self.chance.randrange(3)

    def _member(self, union: dict[str, Any], depth: int) -> Any:
        if self._strays():
            return {union.get("x-il-tag", {}).get("property", "type"): UNHEARD_OF, **self._unknown_fields()}
        members = union["anyOf"]
        shallow = [member for member in members if member.get("type") in _SHALLOW]
        return self.instance(self.chance.choice(shallow if shallow and depth > DEEP else members), depth + 1)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        fields, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        found = {name: self._field(inner, depth) for name, inner in fields.items() if self._stands(name, schema, depth)}
        if not fields:
            keys = [self.chance.choice(KEYS) for _ in range(self._size(depth))]
            found = {key: self.instance(others if isinstance(others, dict) else {}, depth + 1) for key in keys}
        return found | (self._unknown_fields() if self._strays() else {})

    def _stands(self, name: str, schema: dict[str, Any], depth: int) -> bool:
        """Required fields mostly are there, the others half of the time, and none in the depths."""
        if depth > DEEP:
            return False
        return not self._strays() if name in schema.get("required", ()) else self.chance.random() >= 0.5

    def _field(self, schema: dict[str, Any], depth: int) -> Any:
        return None if self._strays() else self.instance(schema, depth + 1)

    def _unknown_fields(self) -> dict[str, Any]:
        return {name: self.chance.choice(ODD) for name in self.chance.sample(KEYS, self.chance.randrange(1, 4))}
