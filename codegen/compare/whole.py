"""What is the same for many operations: addresses, authentication, errors. Told once, with how many it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ir import OperationRecord
from ..problems import JSON
from .changes import Change
from .operations import pair_operations
from .revision import Revision
from .types import type_text

_NAMED = 3


def compare_whole(old: Revision, new: Revision) -> Iterator[Change]:
    """Changes of the API as a whole."""
    name = new.api.name
    if old.api.servers != new.api.servers:
        detail = f"is served at {_listed(new.api.servers)} (was {_listed(old.api.servers)})"
        yield Change("API changed", name, detail)
    yield from _schemes(old, new)
    yield from _sockets(old, new)
    for detail, (names, breaks) in sorted(_grouped(old, new).items()):
        rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield Change("API changed", name, f"{detail}: {', '.join(names[:_NAMED])}{rest}", breaks=breaks)


def _schemes(old: Revision, new: Revision) -> Iterator[Change]:
    had, has = _schemes_of(old), _schemes_of(new)
    for scheme in sorted(had.keys() & has.keys()):
        if had[scheme] != has[scheme]:
            detail = f"authentication {scheme} is {_listed(has[scheme])} (was {_listed(had[scheme])})"
            yield Change("API changed", new.api.name, detail, breaks=True)


def _sockets(old: Revision, new: Revision) -> Iterator[Change]:
    had, has = ({one.name: one for one in revision.api.sockets} for revision in (old, new))
    for name in sorted(had.keys() - has.keys()):
        yield Change("operation removed", name, f"websocket {had[name].path}", breaks=True, wire=had[name].path)
    for name in sorted(has.keys() - had.keys()):
        yield Change("operation added", name, f"websocket {has[name].path}", wire=has[name].path)
    for name in sorted(had.keys() & has.keys()):
        if had[name].path != has[name].path:
            yield Change("operation moved", name, f"{had[name].path} -> {has[name].path}", wire=has[name].path)


def _schemes_of(revision: Revision) -> dict[str, list[str]]:
    schemes: JSON = revision.api.document["components"].get("securitySchemes", {})
    kept = ("type", "scheme", "in", "name")
    return {name: [f"{key} {scheme[key]}" for key in kept if key in scheme] for name, scheme in schemes.items()}


def _grouped(old: Revision, new: Revision) -> dict[str, tuple[list[str], bool]]:
    """What changed, with the operations it changed for and whether that breaks."""
    found: dict[str, tuple[list[str], bool]] = {}
    for before, after in pair_operations(old, new):
        name = new.names.operations[after.id]
        if set(before.security) != set(after.security):
            detail = f"authentication by {_listed(after.security)} (was {_listed(before.security)})"
            # Whoever has what one of the schemes asks for goes on as before; no scheme at all asks for nothing.
            breaks = bool(after.security) and not set(before.security) & set(after.security)
            found.setdefault(detail, ([], breaks))[0].append(name)
        for detail in _errors_changed(_errors(before, old), _errors(after, new)):
            found.setdefault(detail, ([], False))[0].append(name)
    return found


def _errors(operation: OperationRecord, revision: Revision) -> dict[str, str]:
    responses: JSON = revision.api.document["paths"][operation.key][operation.method.lower()]["responses"]
    return {
        status: " or ".join(sorted({type_text(media.get("schema", {}), revision) for media in _contents(response)}))
        for status, response in responses.items()
        if not status.startswith("2")
    }


def _contents(response: JSON) -> list[Any]:
    return list(response.get("content", {}).values())


def _errors_changed(had: dict[str, str], has: dict[str, str]) -> list[str]:
    added = [f"status {status} is told of" for status in sorted(has.keys() - had.keys())]
    removed = [f"status {status} is no longer told of" for status in sorted(had.keys() - has.keys())]
    changed = [
        f"errors of status {status} are {has[status] or 'nothing'} (were {had[status] or 'nothing'})"
        for status in sorted(had.keys() & has.keys())
        if had[status] != has[status]
    ]
    return added + removed + changed


def _listed(values: Any) -> str:
    return ", ".join(values) or "nothing"
