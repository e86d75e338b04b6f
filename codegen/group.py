"""Which types module a schema lives in: one module a resource, shared ones apart, acyclic by construction.

Modules stand in one order and a schema lives in the first whose resources reach it. If one schema refers to another,
whatever reaches the first reaches the second, so that one stands in the same or an earlier module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .group_reach import Reach, closure
from .group_split import divide
from .words import words

SHARED = "shared"
# Measured in research on three APIs: so many resources make a schema shared; so many common lines make two kin.
_WIDE = 6
_KIN_LINES = 400
_PIECE_LINES = 100


@dataclass(frozen=True, slots=True)
class Grouping:
    """Modules in import order, and the module of each schema."""

    order: tuple[str, ...]
    home: Mapping[str, str]


def group(reach: Reach) -> Grouping:
    """Propose a grouping from scratch."""
    ranked = _ranked(reach)
    owner = _owners(reach, ranked)
    home: dict[str, str] = {}
    order: list[str] = []
    for name, schemas in _piles(reach, ranked, owner):
        for module, members in divide(reach, name, schemas):
            order.append(module)
            home.update(dict.fromkeys(sorted(members), module))
    return Grouping(order=tuple(order), home=dict(sorted(home.items())))


def regroup(reach: Reach, locked: Grouping) -> tuple[Grouping, list[str]]:
    """Keep what was decided, place what is new, and move a schema only where a new reference would close a cycle.

    Also answers with the schemas that moved.
    """
    fresh = group(reach)
    order = [*locked.order, *(module for module in fresh.order if module not in locked.order)]
    position = {module: index for index, module in enumerate(order)}
    home = {schema: locked.home.get(schema, module) for schema, module in fresh.home.items()}
    waiting = sorted(home)
    while waiting:
        schema = waiting.pop()
        for target in sorted(reach.graph[schema]):
            if position[home[target]] > position[home[schema]]:
                home[target] = home[schema]
                waiting.append(target)
    used = {*home.values()}
    moved = sorted(schema for schema in home if locked.home.get(schema, home[schema]) != home[schema])
    return Grouping(order=tuple(module for module in order if module in used), home=home), moved


def _piles(reach: Reach, ranked: list[str], owner: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Modules before they are divided: what hot replies share, what strangers share, then the resources."""
    pool = frozenset(schema for schema, resource in owner.items() if resource == SHARED)
    yield f"{SHARED}_reply", pool & reach.hot
    rank = {resource: index for index, resource in enumerate(ranked)}
    first = {schema: _first_user(reach, schema, rank) for schema in sorted(pool)}
    weight = Counter[str]()
    for schema, resource in first.items():
        weight[resource] += reach.cost[schema]
    small = {schema for schema in pool if first[schema] == SHARED or weight[first[schema]] < _PIECE_LINES}
    rest = closure(reach.graph, small) & pool - reach.hot
    yield SHARED, rest
    for resource in ranked:
        mine = frozenset(schema for schema in pool - rest - reach.hot if first[schema] == resource)
        yield f"{SHARED}_{resource}", mine
    for resource in ranked:
        yield resource, frozenset(schema for schema, found in owner.items() if found == resource)


def _first_user(reach: Reach, schema: str, rank: Mapping[str, int]) -> str:
    """What strangers share goes by its first user, so that a chat does not load what bills share."""
    users = reach.users[schema]
    return SHARED if len(users) >= _WIDE else min(users, key=rank.__getitem__)


def _owners(reach: Reach, ranked: list[str]) -> dict[str, str]:
    """The first resource that reaches a schema owns it, unless two strangers or very many reach it."""
    rank = {resource: index for index, resource in enumerate(ranked)}
    kin = _kin(reach)
    found: dict[str, str] = {}
    for schema, users in reach.users.items():
        strangers = any(pair not in kin for pair in _pairs(users))
        found[schema] = SHARED if strangers or len(users) >= _WIDE else min(users, key=rank.__getitem__)
    return found


def _kin(reach: Reach) -> set[tuple[str, str]]:
    """Pairs of resources with much in common, such as conversations and responses: one module serves both."""
    common = Counter[tuple[str, str]]()
    for schema, users in reach.users.items():
        if len(users) < _WIDE:
            common.update(dict.fromkeys(_pairs(users), reach.cost[schema]))
    return {pair for pair, lines in common.items() if lines >= _KIN_LINES}


def _pairs(resources: Iterable[str]) -> list[tuple[str, str]]:
    ordered = sorted(resources)
    return [(one, other) for one in ordered for other in ordered if one < other]


def _ranked(reach: Reach) -> list[str]:
    """Lender before borrower: of what two resources share, more is named after the lender."""
    resources = {resource for users in reach.users.values() for resource in users}
    lends = _lending(reach)
    ranked: list[str] = []
    while resources:

        def place(resource: str, left: frozenset[str] = frozenset(resources)) -> tuple[int, int, str]:
            owed = sum(max(0, lends[other, resource] - lends[resource, other]) for other in left - {resource})
            return owed, -reach.operations.get(resource, 0), resource

        ranked.append(min(resources, key=place))
        resources.remove(ranked[-1])
    return ranked


def _lending(reach: Reach) -> Counter[tuple[str, str]]:
    lends = Counter[tuple[str, str]]()
    for schema, users in reach.users.items():
        stem = [word.rstrip("s") for word in words(schema)]
        for lender in users if len(users) > 1 else ():
            name = [word.rstrip("s") for word in lender.split("_")]
            if any(stem[skip : skip + len(name)] == name for skip in range(3)):
                lends.update((lender, borrower) for borrower in users if borrower != lender)
    return lends
