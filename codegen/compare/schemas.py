"""Types of two revisions, matched by component, else by all that they hold; judged by the way they travel."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..document import map_schema
from ..normalise.hoist import PART_OF
from ..problems import JSON
from .changes import Change, Kind, Side
from .fields import compare_fields
from .limits import limits_changed
from .parameters import roots_of_bodies
from .revision import Revision
from .travels import side_of
from .types import Typed, fits, type_text

_LISTED: dict[str, tuple[Kind, Kind]] = {
    "value": ("value removed", "value added"),
    "member": ("member removed", "member added"),
}

_NAMING = frozenset({"description", PART_OF})


def compare_schemas(old: Revision, new: Revision) -> Iterator[Change]:
    """Types that came or went or turned into something else, and their fields, values and members."""
    names = sorted({*old.schemas, *new.schemas})
    sides: dict[str, Side] = {name: side for name in names if (side := side_of(name, old, new))}
    renamed = _renamed(old, new, sides)
    bodies = {**roots_of_bodies(old), **roots_of_bodies(new)}
    for name, side in sides.items():
        if name in renamed:
            yield Change("name changed", old.public(name), f"is now {new.public(renamed[name])}", side, True, name)
        elif side_of(name, new) is None:
            yield Change("type removed", old.public(name), "", side, True, name)
        elif side_of(name, old) is None:
            if name not in renamed.values():
                yield Change("type added", new.public(name), "", side, wire=name)
        else:
            yield from _classes(name, old, new)
            yield from _compare(name, side, old, new, bodies.get(name, []))


def _classes(name: str, old: Revision, new: Revision) -> Iterator[Change]:
    """A type that travels another way than before has other classes: a model, a TypedDict, or both."""
    had, has = (old.received(name), old.sent(name)), (new.received(name), new.sent(name))
    sides: tuple[Side, Side] = ("reply", "request")
    for side, before, after in zip(sides, had, has, strict=True):
        verb = "answered" if side == "reply" else "sent"
        if before and after and before != after:
            yield Change("name changed", before, f"is now {after}", side, True, name)
        elif before and not after:
            # A type without objects in it is one class for both ways, which stays.
            stays = had[0] == had[1] and before in has
            yield Change("type removed", before, f"is not {verb} any more", side, not stays, name)
        elif after and not before:
            yield Change("type added", after, f"is {verb} too", side, wire=name)


def _compare(name: str, side: Side, old: Revision, new: Revision, bodies: list[str]) -> Iterator[Change]:
    before, after = old.schemas[name], new.schemas[name]
    public = new.public(name)
    kinds = _kind(before), _kind(after)
    if kinds[0] != kinds[1]:
        texts = type_text(before, old), type_text(after, new)
        yield Change("type changed", public, f"{kinds[0]} {texts[0]} -> {kinds[1]} {texts[1]}", side, True, name)
        return
    match kinds[1]:
        case "object":
            yield from compare_fields(name, side, old, new, bodies)
        case "enum":
            yield from _listed("value", public, side, _values(before), _values(after), name)
            yield from _openness(before, after, public, side, name)
        case "union":
            yield from _listed("member", public, side, _members(before, old), _members(after, new), name)
        case _:
            yield from _alias(before, after, old, new, name, side)
    if limits := limits_changed(before, after):
        yield Change("limits changed", public, limits, side, wire=name)


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "enum"
    if "anyOf" in schema:
        return "union"
    return "object" if "properties" in schema else "type"


def _openness(
    before: Mapping[str, Any], after: Mapping[str, Any], public: str, side: Side, wire: str
) -> Iterator[Change]:
    opened = bool(before.get("x-il-open")), bool(after.get("x-il-open"))
    if opened[0] != opened[1] and side != "reply":
        detail = "takes any other text too" if opened[1] else "takes no other text any more"
        yield Change("type changed", public, detail, "request", not opened[1], wire)


def _alias(
    before: Mapping[str, Any], after: Mapping[str, Any], old: Revision, new: Revision, name: str, side: Side
) -> Iterator[Change]:
    types = Typed(dict(before), old), Typed(dict(after), new)
    if types[0].text != types[1].text:
        yield Change(
            "type changed", new.public(name), f"{types[0].text} -> {types[1].text}", side, not fits(*types, side), name
        )


def _listed(word: str, public: str, side: Side, had: set[str], has: set[str], wire: str) -> Iterator[Change]:
    removed, added = _LISTED[word]
    for value in sorted(had - has):
        yield Change(removed, public, value, side, side != "reply", wire)
    # Readers keep what they do not know: enums and unions are open.
    for value in sorted(has - had):
        yield Change(added, public, value, side, wire=wire)


def _values(schema: Mapping[str, Any]) -> set[str]:
    return {repr(value) for value in schema.get("enum", ())}


def _members(schema: Mapping[str, Any], revision: Revision) -> set[str]:
    return {type_text(member, revision) for member in schema.get("anyOf", ())}


def _renamed(old: Revision, new: Revision, sides: Mapping[str, Side]) -> dict[str, str]:
    """Types that went, each with the one that came and holds the same, where no other does."""
    went = _by_content(old, [name for name in sides if side_of(name, new) is None])
    came = _by_content(new, [name for name in sides if side_of(name, old) is None])
    return {
        names[0]: came[content][0]
        for content, names in went.items()
        if len(names) == 1 and len(came.get(content, ())) == 1
    }


def _by_content(revision: Revision, names: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(json.dumps(_bare(revision.schemas[name]), sort_keys=True), []).append(name)
    return found


def _bare(schema: JSON) -> JSON:
    """Without descriptions, which name the type that they stand in."""
    bare: JSON = map_schema(schema, lambda inner, where: {key: inner[key] for key in inner.keys() - _NAMING})
    return bare
