"""Operations of two revisions, matched by the provider's id of them."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir import OperationRecord, Parameter
from .changes import Change
from .revision import Revision
from .types import type_text, widens


def compare_operations(old: Revision, new: Revision) -> Iterator[Change]:
    """Operations that came, went, moved, or take and answer something else."""
    before = {operation.id: operation for operation in old.api.operations}
    after = {operation.id: operation for operation in new.api.operations}
    for key in sorted(before.keys() - after.keys()):
        yield Change("operation removed", old.names.operations[key], _place(before[key]), breaks=True)
    for key in sorted(after.keys() - before.keys()):
        yield Change("operation added", new.names.operations[key], _place(after[key]))
    for key in sorted(before.keys() & after.keys()):
        yield from _compare(before[key], after[key], old, new)


def _place(operation: OperationRecord) -> str:
    return f"{operation.method} {operation.path}"


def _compare(before: OperationRecord, after: OperationRecord, old: Revision, new: Revision) -> Iterator[Change]:
    name, earlier = new.names.operations[after.id], old.names.operations[before.id]
    if name != earlier:
        yield Change("name changed", earlier, f"is now {name}", breaks=True)
    if _place(before) != _place(after):
        yield Change("operation moved", name, f"{_place(before)} -> {_place(after)}")
    yield from _compare_parameters(name, before, after, old, new)
    yield from _compare_rest(name, before, after, old, new)


def _compare_rest(
    name: str, before: OperationRecord, after: OperationRecord, old: Revision, new: Revision
) -> Iterator[Change]:
    replies = type_text(before.reply.schema, old.names), type_text(after.reply.schema, new.names)
    if replies[0] != replies[1]:
        yield Change("operation changed", name, f"answers {replies[0]} -> {replies[1]}", "reply", breaks=True)
    if (before.stream is None) != (after.stream is None):
        yield Change(
            "operation changed", name, "streams" if after.stream else "streams no longer", breaks=after.stream is None
        )
    if before.lifecycle.status != after.lifecycle.status:
        yield Change("operation changed", name, f"is {after.lifecycle.status} (was {before.lifecycle.status})")
    bodies = (
        type_text(before.body.schema if before.body else None, old.names),
        type_text(after.body.schema if after.body else None, new.names),
    )
    if bodies[0] != bodies[1]:
        needed = after.body is not None and after.body.required
        gone = before.body is not None
        yield Change("operation changed", name, f"takes {bodies[0]} -> {bodies[1]}", "request", breaks=needed or gone)


def _compare_parameters(
    name: str, before: OperationRecord, after: OperationRecord, old: Revision, new: Revision
) -> Iterator[Change]:
    had = {(one.location, one.name): one for one in before.parameters}
    has = {(one.location, one.name): one for one in after.parameters}
    for key in sorted(had.keys() - has.keys()):
        yield Change("parameter removed", f"{name}({key[1]})", key[0], "request", breaks=True)
    for key in sorted(has.keys() - had.keys()):
        yield Change("parameter added", f"{name}({key[1]})", _need(has[key]), "request", breaks=has[key].required)
    for key in sorted(had.keys() & has.keys()):
        yield from _compare_parameter(f"{name}({key[1]})", had[key], has[key], old, new)


def _compare_parameter(
    where: str, before: Parameter, after: Parameter, old: Revision, new: Revision
) -> Iterator[Change]:
    if before.required != after.required:
        yield Change("parameter changed", where, f"is now {_need(after)}", "request", breaks=after.required)
    types = type_text(before.schema, old.names), type_text(after.schema, new.names)
    if types[0] != types[1]:
        yield Change("parameter changed", where, f"{types[0]} -> {types[1]}", "request", breaks=not widens(*types))


def _need(parameter: Parameter) -> str:
    return "required" if parameter.required else "optional"
