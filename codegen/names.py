"""Public names, decided once: what `specs/<api>/names.lock.json` says holds, what is new follows the rules."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from .group import Grouping, regroup
from .group_reach import Reach, reach_of
from .ir import Api
from .name_decisions import TYPES, Alias, NameDecisions, by_meaning, misdecided, undecided
from .operation_names import operation_name, plain_verb, resource_files, spelled_out
from .problems import CodegenError, Problem
from .words import pascal


@dataclass(frozen=True)
class Names:
    """All public names of one API, and the modules of its types."""

    operations: Mapping[str, str] = field(default_factory=dict[str, str])
    """Operation id to dotted name."""
    schemas: Mapping[str, str] = field(default_factory=dict[str, str])
    """Component schema to `module.Class`."""
    modules: tuple[str, ...] = ()
    """Modules of types in import order."""

    def class_of(self, schema: str) -> str:
        """The public name of a component schema."""
        return self.schemas[schema].rpartition(".")[2]

    @cached_property
    def classes(self) -> frozenset[str]:
        """The public names of all component schemas."""
        return frozenset(map(self.class_of, self.schemas))


@dataclass(frozen=True, slots=True)
class Decision:
    """Names, with what deciding them brought to light."""

    names: Names
    reach: Reach
    files: Mapping[str, str]
    """Operation id to the module of its resource."""
    changes: tuple[str, ...]
    """Against the lock, one line each."""
    undecided: tuple[Problem, ...] = ()
    """Public names that would go, and decisions that do not fit."""
    old_operations: Mapping[str, Alias] = field(default_factory=dict[str, Alias])
    """Old public names of operations that are kept for a while."""
    old_types: Mapping[str, Alias] = field(default_factory=dict[str, Alias])


def load_lock(path: Path) -> Names:
    """What was decided before; nothing when there is no lock yet."""
    if not path.exists():
        return Names()
    lock = json.loads(path.read_bytes())
    return Names(operations=lock["operations"], schemas=lock["schemas"], modules=tuple(lock["modules"]))


def dump_lock(names: Names) -> str:
    """The lock as text, the same for the same names."""
    lock = {"modules": names.modules, "operations": dict(names.operations), "schemas": dict(names.schemas)}
    return json.dumps(lock, indent=1, sort_keys=True) + "\n"


def decide(api: Api, lock: Names, decisions: NameDecisions | None = None) -> Decision:
    """Name everything in an API. Raises `CodegenError` where two things would get one name."""
    decisions = decisions or NameDecisions()
    known, lock = lock, _with_kept(lock, decisions)
    operations = _operation_names(api, lock)
    files = resource_files(operations)
    reach = reach_of(api, files)
    locked_home = {schema: place.rpartition(".")[0] for schema, place in lock.schemas.items()}
    grouping, moved = regroup(reach, Grouping(order=lock.modules, home=locked_home))
    names = Names(operations=operations, schemas=_places(grouping, lock), modules=grouping.order)
    _refuse_collisions(api.name, names, reach)
    changes = [*_changes("operation", lock.operations, operations), *_changes("type", lock.schemas, names.schemas)]
    changes += [
        f"operation {before} is now {operations[identity]}"
        for identity, before in lock.operations.items()
        if operations.get(identity, before) != before
    ]
    changes += [f"type {schema} moved to {names.schemas[schema]}" for schema in moved]
    before, after = _public(known), _public(names)
    return Decision(
        names=names,
        reach=reach,
        files=files,
        changes=tuple(changes) if lock.schemas else (),
        undecided=(
            *undecided(before, after, decisions, new=after.keys() - before.keys(), api=api.name),
            *misdecided(decisions, after, api=api.name),
        ),
        old_operations=decisions.aliases_of_operations(),
        old_types=decisions.aliases_of_types(),
    )


def _with_kept(lock: Names, decisions: NameDecisions) -> Names:
    """The lock as if what took a thing's place had always had its name."""
    operations, schemas = dict(lock.operations), dict(lock.schemas)
    places = {lock.class_of(schema): place for schema, place in lock.schemas.items()}
    for one in decisions.kept:
        name = one.name.removeprefix(TYPES)
        if name == one.name:
            operations[one.means] = name
        elif name in places:
            schemas[one.means] = places[name]
    return replace(lock, operations=operations, schemas=schemas)


def _public(names: Names) -> dict[str, str]:
    return by_meaning(names.operations, ((schema, names.class_of(schema)) for schema in names.schemas))


def _operation_names(api: Api, lock: Names) -> dict[str, str]:
    found = {
        operation.id: operation.public_name or lock.operations[operation.id]
        for operation in api.operations
        if operation.public_name or operation.id in lock.operations
    }
    new = {operation.id: operation for operation in api.operations if operation.id not in found}
    ruled = {identity: operation_name(operation, api) for identity, operation in new.items()}
    resources = {resource for name in (*found.values(), *ruled.values()) for resource in _resources(name)}
    methods = {*found.values()}
    for identity, operation in new.items():
        name = _beside_methods(ruled[identity], methods)
        if name in resources:
            name = f"{name}.{plain_verb(operation)}"
        found[identity] = name if name not in methods else spelled_out(operation, name, methods | resources)
        methods.add(found[identity])
    return dict(sorted(found.items()))


def _resources(name: str) -> list[str]:
    """`a` and `a.b` for `a.b.create`."""
    words = name.split(".")
    return [".".join(words[:size]) for size in range(1, len(words))]


def _beside_methods(name: str, methods: Collection[str]) -> str:
    """The name in which no resource is called as a method beside it is."""
    *resource, verb = name.split(".")
    for index in range(1, len(resource)):
        if ".".join(resource[: index + 1]) in methods:
            resource[index] = f"{resource[index]}_resource"
    return ".".join([*resource, verb])


def _places(grouping: Grouping, lock: Names) -> dict[str, str]:
    return {
        schema: f"{module}.{lock.class_of(schema) if schema in lock.schemas else pascal(schema)}"
        for schema, module in sorted(grouping.home.items())
    }


def _refuse_collisions(api: str, names: Names, reach: Reach) -> None:
    owners: dict[str, list[str]] = {}
    for identity, name in names.operations.items():
        owners.setdefault(name, []).append(identity)
    for schema in names.schemas:
        for name in public_classes(schema, names, reach):
            owners.setdefault(name, []).append(schema)
    clashes = {name: found for name, found in owners.items() if len(found) > 1}
    if clashes:
        raise CodegenError(
            Problem("public-name-collision", f"{api}/{name}", f"it would stand for each of {', '.join(found)}")
            for name, found in sorted(clashes.items())
        )


def public_classes(schema: str, names: Names, reach: Reach) -> list[str]:
    """The public type names of a schema: of the model, of the TypedDict, or of both; the model keeps the name."""
    name = names.class_of(schema)
    both = schema in reach.replies and schema in reach.requests and schema not in reach.plain
    return [name, f"{name}{'Dict' if f'{name}Dict' not in names.classes else 'TypedDict'}"] if both else [name]


def dict_class(schema: str, names: Names, reach: Reach) -> str:
    """The TypedDict for a schema that requests reach."""
    return public_classes(schema, names, reach)[-1]


def _changes(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    gone = [
        f"{kind} {before[key]} is gone: {key} is no longer in the spec" for key in sorted(before.keys() - after.keys())
    ]
    return gone + [f"{kind} {after[key]} is new" for key in sorted(after.keys() - before.keys())]
