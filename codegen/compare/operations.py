"""Operations of two revisions: which one is which, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..ir import OperationRecord
from .behaviour import compare_behaviour
from .changes import Change
from .parameters import compare_keywords
from .revision import Revision

Key = Callable[[OperationRecord, Revision], str]

_SAME: tuple[Key, ...] = (
    lambda operation, revision: operation.id,
    lambda operation, revision: place_of(operation),
    lambda operation, revision: revision.names.operations[operation.id],
)
"""How an operation is known again: by the provider's id, else by verb and path, else by the name that users call."""


def compare_operations(old: Revision, new: Revision) -> Iterator[Change]:
    """Operations that came, went, moved, or take and answer something else."""
    pairs = pair_operations(old, new)
    before = {operation.id for operation, _ in pairs}
    after = {operation.id for _, operation in pairs}
    for operation in old.api.operations:
        if operation.id not in before:
            name, place = old.names.operations[operation.id], place_of(operation)
            yield Change("operation removed", name, place, breaks=True, wire=place)
    for operation in new.api.operations:
        if operation.id not in after:
            name, place = new.names.operations[operation.id], place_of(operation)
            yield Change("operation added", name, place, wire=place)
    for one, other in pairs:
        yield from _compare(one, other, old, new)


def pair_operations(old: Revision, new: Revision) -> list[tuple[OperationRecord, OperationRecord]]:
    """Operations that are in both revisions."""
    before, after = list(old.api.operations), list(new.api.operations)
    pairs: list[tuple[OperationRecord, OperationRecord]] = []
    for key in _SAME:
        had, has = _unique(before, key, old), _unique(after, key, new)
        found = [(had[name], has[name]) for name in had if name in has]
        pairs += found
        before = [one for one in before if all(one is not pair[0] for pair in found)]
        after = [one for one in after if all(one is not pair[1] for pair in found)]
    return sorted(pairs, key=lambda pair: pair[1].id)


def place_of(operation: OperationRecord) -> str:
    """Its verb and path, with what is always in the query."""
    query = "&".join(f"{name}={value}" for name, value in sorted(operation.query.items()))
    return f"{operation.method} {operation.path}{'?' if query else ''}{query}"


def _unique(operations: list[OperationRecord], key: Key, revision: Revision) -> Mapping[str, OperationRecord]:
    keys = [key(operation, revision) for operation in operations]
    return {name: one for name, one in zip(keys, operations, strict=True) if keys.count(name) == 1}


def _compare(before: OperationRecord, after: OperationRecord, old: Revision, new: Revision) -> Iterator[Change]:
    name, earlier = new.names.operations[after.id], old.names.operations[before.id]
    places = place_of(before), place_of(after)
    if name != earlier:
        yield Change("name changed", earlier, f"is now {name}", breaks=True, wire=places[1])
    if places[0] != places[1]:
        yield Change("operation moved", name, f"{places[0]} -> {places[1]}", wire=places[1])
    yield from compare_keywords(name, before, after, old, new)
    yield from compare_behaviour(name, before, after, old, new)
