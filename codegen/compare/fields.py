"""The fields of an object in two revisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..emit.arguments import keyword_of
from ..problems import JSON
from ..words import attribute
from .changes import Change, Kind, Side
from .limits import limits_changed
from .revision import Revision
from .types import Typed, fits, or_null, widens


def compare_fields(name: str, side: Side, old: Revision, new: Revision, bodies: list[str]) -> Iterator[Change]:
    """Fields that came, went, or hold something else. `bodies` are the operations that take the object as keywords."""
    before, after = old.schemas[name], new.schemas[name]
    had, has = before.get("properties", {}), after.get("properties", {})
    needed = set(before.get("required", ())), set(after.get("required", ()))
    for field in sorted({*had, *has}):
        pair = _Field(name, field, side, (old, new), tuple(bodies))
        if field not in has:
            yield pair.change("field removed", "", breaks=True, side=_side(had[field], side))
        elif field not in had:
            yield from pair.added(has[field], required=field in needed[1])
        else:
            yield from pair.compare(had[field], has[field], field in needed[0], field in needed[1])


def _side(schema: JSON, side: Side) -> Side:
    """Requests have no field that only the server sets."""
    return "reply" if schema.get("readOnly") and side != "request" else side


@dataclass(frozen=True, slots=True)
class _Field:
    owner: str
    wire: str
    side: Side
    revisions: tuple[Revision, Revision]
    bodies: tuple[str, ...]

    def change(self, kind: Kind, detail: str, *, side: Side, breaks: bool = False) -> Change:
        """A change of this field. TypedDicts keep the provider's spelling; models and keywords have Python's."""
        spelled = self.wire if self.side == "request" else attribute(self.wire)
        where = f"{self.revisions[1].public(self.owner)}.{spelled}"
        calls = tuple(f"{body}({keyword_of(self.wire)})" for body in self.bodies if side != "reply")
        return Change(kind, where, detail, side, breaks, f"{self.owner}.{self.wire}", calls)

    def added(self, schema: JSON, *, required: bool) -> Iterator[Change]:
        side = _side(schema, self.side)
        detail = "required" if required else "optional"
        yield self.change("field added", detail, side=side, breaks=required and side != "reply")

    def compare(self, before: JSON, after: JSON, was_needed: bool, is_needed: bool) -> Iterator[Change]:
        sides = _side(before, self.side), _side(after, self.side)
        side = sides[1] if sides[0] == sides[1] else self.side
        if sides[0] != sides[1]:
            gone = sides[1] == "reply"
            detail = "only the server sets it now" if gone else "may be sent now"
            yield self.change("field changed", detail, side="request", breaks=gone)
        if was_needed != is_needed:
            yield self._need(before, after, side, required=is_needed)
        yield from self._type(before, after, side, was_needed, is_needed)
        if bool(before.get("deprecated")) != bool(after.get("deprecated")):
            detail = "is deprecated" if after.get("deprecated") else "is no longer deprecated"
            yield self.change("field changed", detail, side=side)
        if limits := limits_changed(before, after):
            yield self.change("limits changed", limits, side=side)

    def _need(self, before: JSON, after: JSON, side: Side, *, required: bool) -> Change:
        # A required request field breaks who left it out. A reply field that need not be there reads as None, which
        # breaks who relied on a value, unless it could be null before.
        relied = side != "request" and not required and not self._is_null(before)
        breaks = side != "reply" if required else relied
        return self.change(
            "field changed", f"is now {'required' if required else 'optional'}", side=side, breaks=breaks
        )

    def _is_null(self, schema: JSON) -> bool:
        return widens(Typed({"type": "null"}, self.revisions[0]), Typed(schema, self.revisions[0]))

    def _type(self, before: JSON, after: JSON, side: Side, was_needed: bool, is_needed: bool) -> Iterator[Change]:
        types = Typed(before, self.revisions[0]), Typed(after, self.revisions[1])
        if types[0].text == types[1].text:
            return
        # What a reader of a field that may be absent sees can be None already; its being absent is told apart.
        read = types[0] if was_needed and is_needed else Typed(or_null(before), self.revisions[0])
        breaks = (side != "reply" and not fits(*types, "request")) or (
            side != "request" and not fits(read, types[1], "reply")
        )
        yield self.change("field changed", f"{types[0].text} -> {types[1].text}", side=side, breaks=breaks)
