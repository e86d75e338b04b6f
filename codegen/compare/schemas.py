"""Types of two revisions, matched by component name, judged by the direction in which they travel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..document import map_schema, ref_name
from ..problems import JSON
from .changes import Change, Kind, Side
from .revision import Revision
from .types import type_text, widens


def compare_schemas(old: Revision, new: Revision) -> Iterator[Change]:
    """Types that came or went, and their fields, values and members."""
    before, after = old.api.document["components"]["schemas"], new.api.document["components"]["schemas"]
    sent, received = _travels(old)[0] | _travels(new)[0], _travels(old)[1] | _travels(new)[1]
    seen = sorted((sent | received) & (before.keys() | after.keys()))
    for name in seen:
        side: Side = "both" if name in sent and name in received else "request" if name in sent else "reply"
        if name not in after:
            yield Change("type removed", _public(old, name), "", side, breaks=True)
        elif name not in before:
            yield Change("type added", _public(new, name), "", side)
        else:
            yield from _Pair(name, side, old, new).compare(before[name], after[name])


def _public(revision: Revision, schema: str) -> str:
    return revision.names.class_of(schema) if schema in revision.names.schemas else schema


def _travels(revision: Revision) -> tuple[set[str], set[str]]:
    """The schemas that requests reach, and those that replies reach."""
    schemas = revision.api.document["components"]["schemas"]
    sent: list[JSON] = []
    received: list[JSON] = [{"$ref": f"#/components/schemas/{root}"} for root in revision.api.roots]
    for operation in revision.api.operations:
        sent += [parameter.schema for parameter in operation.parameters]
        if operation.body:
            sent += [operation.body.schema, *(schema for _, schema in operation.body.alternatives)]
        received += [
            schema for schema in (operation.reply.schema, operation.stream and operation.stream.event) if schema
        ]
    return _closure(sent, schemas), _closure(received, schemas)


def _closure(roots: Iterable[JSON], schemas: JSON) -> set[str]:
    found: set[str] = set()
    todo = [name for root in roots for name in _references(root)]
    while todo:
        if (name := todo.pop()) not in found:
            found.add(name)
            todo += _references(schemas.get(name, {}))
    return found


def _references(schema: JSON) -> list[str]:
    names: list[str] = []

    def note(inner: JSON, where: str) -> JSON:
        if (name := ref_name(inner)) is not None:
            names.append(name)
        return inner

    map_schema(schema, note)
    return names


@dataclass(frozen=True, slots=True)
class _Pair:
    """One type in both revisions."""

    schema: str
    side: Side
    old: Revision
    new: Revision

    @property
    def name(self) -> str:
        return _public(self.new, self.schema)

    def compare(self, before: JSON, after: JSON) -> Iterator[Change]:
        if (earlier := _public(self.old, self.schema)) != self.name:
            yield Change("name changed", earlier, f"is now {self.name}", self.side, breaks=True)
        yield from self._fields(before, after)
        yield from self._listed("value", self._values(before), self._values(after))
        yield from self._listed("member", self._members(before, self.old), self._members(after, self.new))
        if not any("properties" in one or "enum" in one or "anyOf" in one for one in (before, after)):
            yield from self._type(self.name, before, after)

    def _fields(self, before: JSON, after: JSON) -> Iterator[Change]:
        had, has = before.get("properties", {}), after.get("properties", {})
        needed_before, needed = set(before.get("required", ())), set(after.get("required", ()))
        for field in sorted(had.keys() - has.keys()):
            yield Change("field removed", f"{self.name}.{field}", "", self.side, breaks=True)
        for field in sorted(has.keys() - had.keys()):
            required = field in needed
            detail = "required" if required else "optional"
            yield Change(
                "field added", f"{self.name}.{field}", detail, self.side, breaks=required and self.side != "reply"
            )
        for field in sorted(had.keys() & has.keys()):
            where = f"{self.name}.{field}"
            yield from self._type(where, had[field], has[field])
            if (field in needed_before) != (field in needed):
                yield self._need(where, required=field in needed)

    def _need(self, where: str, *, required: bool) -> Change:
        # A required request field breaks who left it out; an optional reply field breaks who relied on it.
        breaks = self.side != "reply" if required else self.side != "request"
        return Change(
            "field changed", where, f"is now {'required' if required else 'optional'}", self.side, breaks=breaks
        )

    def _type(self, where: str, before: JSON, after: JSON) -> Iterator[Change]:
        types = type_text(before, self.old.names), type_text(after, self.new.names)
        if types[0] != types[1]:
            fits_sender = self.side == "reply" or widens(*types)
            fits_reader = self.side == "request" or widens(types[1], types[0])
            detail = f"{types[0]} -> {types[1]}"
            yield Change("field changed", where, detail, self.side, breaks=not (fits_sender and fits_reader))

    def _listed(self, word: str, had: set[str], has: set[str]) -> Iterator[Change]:
        kinds: dict[str, tuple[Kind, Kind]] = {
            "value": ("value removed", "value added"),
            "member": ("member removed", "member added"),
        }
        removed, added = kinds[word]
        for value in sorted(had - has):
            yield Change(removed, self.name, value, self.side, breaks=self.side != "reply")
        # Readers keep what they do not know: enums and unions are open.
        for value in sorted(has - had):
            yield Change(added, self.name, value, self.side)

    @staticmethod
    def _values(schema: JSON) -> set[str]:
        return {repr(value) for value in schema.get("enum", ())}

    @staticmethod
    def _members(schema: JSON, revision: Revision) -> set[str]:
        return {type_text(member, revision.names) for member in schema.get("anyOf", ())}
