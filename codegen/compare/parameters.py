"""The keywords of a method in two revisions: parameters, and the body where it is no longer of the same type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..document import follow, ref_name
from ..emit.arguments import keyword_of
from ..ir import OperationRecord
from ..problems import JSON
from .changes import Change
from .limits import limits_changed
from .revision import Revision
from .types import Typed, type_text, widens


@dataclass(frozen=True, slots=True)
class _Keyword:
    wire: str
    location: str
    schema: JSON
    required: bool
    deprecated: bool = False


def compare_keywords(
    name: str, before: OperationRecord, after: OperationRecord, old: Revision, new: Revision
) -> Iterator[Change]:
    """Keywords that came, went, or take something else. Fields of a body of the same type are told with the type."""
    had, has = _parameters(before), _parameters(after)
    if _body_type(before, old) != _body_type(after, new):
        had, has = {**_fields(before, old), **had}, {**_fields(after, new), **has}
        yield from _whole_bodies(name, before, after, old, new)
    yield from _order(name, before, after)
    for key in sorted(had.keys() - has.keys()):
        yield Change("parameter removed", f"{name}({key})", had[key].location, "request", True, had[key].wire)
    for key in sorted(has.keys() - had.keys()):
        one = has[key]
        yield Change("parameter added", f"{name}({key})", _need(one.required), "request", one.required, one.wire)
    for key in sorted(had.keys() & has.keys()):
        yield from _compare(f"{name}({key})", had[key], has[key], old, new)


def _compare(where: str, before: _Keyword, after: _Keyword, old: Revision, new: Revision) -> Iterator[Change]:
    def changed(detail: str, *, breaks: bool = False) -> Change:
        return Change("parameter changed", where, detail, "request", breaks, after.wire)

    if before.required != after.required:
        yield changed(f"is now {_need(after.required)}", breaks=after.required)
    types = Typed(before.schema, old), Typed(after.schema, new)
    if types[0].text != types[1].text:
        yield changed(f"{types[0].text} -> {types[1].text}", breaks=not widens(*types))
    if (before.location, before.wire) != (after.location, after.wire):
        yield changed(f"is sent as {after.location} {after.wire} (was {before.location} {before.wire})")
    if before.deprecated != after.deprecated:
        yield changed("is deprecated" if after.deprecated else "is no longer deprecated")
    if limits := limits_changed(before.schema, after.schema):
        yield Change("limits changed", where, limits, "request", wire=after.wire)


def _order(name: str, before: OperationRecord, after: OperationRecord) -> Iterator[Change]:
    """Parts of the path are given by position too."""
    orders = [
        [key for key, one in _parameters(operation).items() if one.location == "path"] for operation in (before, after)
    ]
    if orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1]):
        detail = f"takes {', '.join(orders[1])} in this order (was {', '.join(orders[0])})"
        yield Change("operation changed", name, detail, "request", breaks=True)


def _parameters(operation: OperationRecord) -> dict[str, _Keyword]:
    return {
        keyword_of(one.public_name or one.name): _Keyword(
            one.name, one.location, one.schema, one.required or one.location == "path", one.deprecated
        )
        for one in operation.parameters
    }


def _fields(operation: OperationRecord, revision: Revision) -> dict[str, _Keyword]:
    body = operation.body
    schema = follow(body.schema, dict(revision.schemas)) if body else {}
    fixed = operation.stream.body if operation.stream else {}
    return {
        keyword_of(field): _Keyword(
            field, "body", inner, bool(body and body.required) and field in schema.get("required", ())
        )
        for field, inner in schema.get("properties", {}).items()
        if field not in fixed and not inner.get("readOnly")
    }


def _body_type(operation: OperationRecord, revision: Revision) -> str | None:
    return type_text(operation.body.schema, revision) if operation.body else None


def _whole_bodies(
    name: str, before: OperationRecord, after: OperationRecord, old: Revision, new: Revision
) -> Iterator[Change]:
    """A body that is one keyword by itself: bytes, a list, a union."""
    taken = [bool(operation.body) and not _fields(operation, side) for operation, side in ((before, old), (after, new))]
    if not any(taken):
        return
    texts = [_body_type(operation, side) for operation, side in ((before, old), (after, new))]
    needed = after.body is not None and after.body.required
    fits = before.body is None and not needed
    if all(taken) and before.body and after.body:
        fits = widens(Typed(before.body.schema, old), Typed(after.body.schema, new))
    yield Change("operation changed", name, f"takes {texts[0]} -> {texts[1]}", "request", breaks=not fits)


def _need(required: bool) -> str:
    return "required" if required else "optional"


def roots_of_bodies(revision: Revision) -> dict[str, list[str]]:
    """Component schemas that are bodies, each with the names of the operations that take it."""
    found: dict[str, list[str]] = {}
    for operation in revision.api.operations:
        if operation.body and (name := ref_name(operation.body.schema)):
            found.setdefault(name, []).append(revision.names.operations[operation.id])
    return found
