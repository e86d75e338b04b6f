"""Types as short text in public names, and whether one takes all that another does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..document import ref_name
from ..problems import JSON
from .changes import Side
from .revision import Revision

_SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None", "object": "dict"}
_FORMATS = {("string", "int64"): "int", ("string", "uint64"): "int", ("string", "binary"): "bytes"}
"""Formats that make another Python type; the others are text or numbers all the same."""
_DEEPEST = 6


def type_text(schema: JSON | None, revision: Revision) -> str:
    """Such as `list[ChatCompletionChoice] | None`: equal text is equal type."""
    if schema is None:
        return "None"
    if (name := ref_name(schema)) is not None:
        return revision.public(name)
    if members := schema.get("anyOf"):
        return _union(type_text(member, revision) for member in members)
    if values := schema.get("enum"):
        text = f"Literal[{', '.join(sorted(map(repr, values)))}]"
        return f"{text} | str" if schema.get("x-il-open") else text
    return _plain(schema, revision)


def _plain(schema: JSON, revision: Revision) -> str:
    kind: str | list[str] | None = schema.get("type")
    if isinstance(kind, list):
        return _union(type_text({**schema, "type": one}, revision) for one in kind)
    if kind == "array":
        return f"list[{type_text(schema.get('items', {}), revision)}]"
    if isinstance(schema.get("additionalProperties"), dict) and "properties" not in schema:
        return f"dict[str, {type_text(schema['additionalProperties'], revision)}]"
    return _FORMATS.get((str(kind), schema.get("format", ""))) or _SIMPLE.get(str(kind), "object")


def _union(texts: Iterable[str]) -> str:
    parts = sorted(set(texts), key=lambda part: (part == "None", part))
    return " | ".join(parts)


def or_null(schema: JSON) -> JSON:
    """The schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


@dataclass(frozen=True, slots=True)
class Typed:
    """A schema of a revision."""

    schema: JSON
    revision: Revision

    @property
    def text(self) -> str:
        """In public names."""
        return type_text(self.schema, self.revision)

    def members(self) -> list[Typed]:
        """The types of which a value is one, those of inline unions one by one."""
        if members := self.schema.get("anyOf"):
            return [inner for member in members for inner in self._of(member).members()]
        kinds: str | list[str] | None = self.schema.get("type")
        if isinstance(kinds, list):
            return [self._of({**self.schema, "type": kind}) for kind in kinds]
        return [self]

    def expanded(self) -> list[Typed]:
        """What the name stands for, if it is one for a union, enum or plain type; none for a class and for no name."""
        name = ref_name(self.schema)
        target: JSON = self.revision.schemas.get(name, {}) if name else {}
        return self._of(target).members() if target and "properties" not in target else []

    def inner(self, key: str) -> Typed:
        """What a list or a mapping holds; `true` allows anything."""
        return self._of(self.schema[key] if isinstance(self.schema[key], dict) else {})

    def _of(self, schema: JSON) -> Typed:
        return Typed(schema, self.revision)


def widens(old: Typed, new: Typed, *, reading: bool = False, depth: int = 0) -> bool:
    """Whether every value of type `old` is one of type `new` too, classes of one name being taken for equal.

    Who reads replies (`reading`) has enums that hold any other text too.
    """
    return all(any(_fits(one, other, reading, depth) for other in new.members()) for one in old.members())


def fits(old: Typed, new: Typed, side: Side) -> bool:
    """Whether those who send a type may go on, and those who read it."""
    fits_sender = side == "reply" or widens(old, new)
    fits_reader = side == "request" or widens(new, old, reading=True)
    return fits_sender and fits_reader


def _fits(old: Typed, new: Typed, reading: bool, depth: int) -> bool:
    if new.text in (old.text, "object"):
        return True
    if depth >= _DEEPEST:
        return False
    if members := new.expanded():
        return any(_fits(old, member, reading, depth + 1) for member in members)
    if members := old.expanded():
        return all(_fits(member, new, reading, depth + 1) for member in members)
    return _scalar_fits(old, new, reading) or _inner_fits(old, new, reading, depth)


def _scalar_fits(old: Typed, new: Typed, reading: bool) -> bool:
    before, after = old.schema, new.schema
    if "enum" in after:
        is_open = bool(after.get("x-il-open")) or (reading and len(after["enum"]) > 1)
        is_text = before.get("type", "string" if "enum" in before else None) == "string"
        return (is_open and is_text) or ("enum" in before and set(before["enum"]) <= set(after["enum"]))
    if "enum" in before:
        return before.get("type", "string") == after.get("type")
    return old.text == "int" and new.text == "float"


def _inner_fits(old: Typed, new: Typed, reading: bool, depth: int) -> bool:
    for key in ("items", "additionalProperties"):
        if key in old.schema and key in new.schema:
            inner = old.inner(key), new.inner(key)
            return widens(*inner, reading=reading, depth=depth + 1)
    return old.text.startswith("dict[") and new.text == "dict"
