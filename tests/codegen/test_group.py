"""Grouping schemas into modules, on graphs made up at random."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from codegen.group import Grouping, group, regroup
from codegen.group_reach import Reach, closure


def reach(seed: int, *, schemas: int = 300, lines: int = 20) -> Reach:
    """Resources that reach schemas; references go anywhere, also in circles."""
    chance = random.Random(seed)
    names = [
        f"{chance.choice(['Chat', 'File', 'Batch', 'Tool'])}{chance.choice(['Item', 'Event', 'Part'])}{n}"
        for n in range(schemas)
    ]
    graph = {name: frozenset(chance.sample(names, chance.choice([0, 0, 1, 2]))) for name in names}
    anchors = {resource: frozenset(chance.sample(names, 5)) for resource in ("chat", "files", "batches", "tools")}
    reached = {resource: closure(graph, found) for resource, found in anchors.items()}
    users = {name: frozenset(r for r, found in reached.items() if name in found) for name in names}
    return Reach(
        graph=graph,
        cost=dict.fromkeys(names, lines),
        requests=frozenset(),
        replies=frozenset(names),
        users={name: found for name, found in users.items() if found},
        operations=dict.fromkeys(anchors, 1),
        hot=closure(graph, names[:1]),
        plain=frozenset(),
    )


def assert_one_direction(found: Grouping, graph: Mapping[str, frozenset[str]]) -> None:
    position = {module: index for index, module in enumerate(found.order)}
    for schema, module in found.home.items():
        for target in graph[schema]:
            assert position[found.home[target]] <= position[module], (schema, target)


@pytest.mark.parametrize("seed", range(8))
def test_a_schema_refers_to_its_own_or_an_earlier_module(seed: int) -> None:
    facts = reach(seed)
    found = group(facts)
    assert found.home.keys() == facts.users.keys()
    assert_one_direction(found, facts.graph)


@pytest.mark.parametrize("seed", range(8))
def test_what_was_decided_stays_unless_a_new_reference_closes_a_cycle(seed: int) -> None:
    before, after = reach(seed), reach(seed + 100)
    locked = group(before)
    found, moved = regroup(after, locked)
    assert_one_direction(found, after.graph)
    kept = [schema for schema in found.home if schema in locked.home and schema not in moved]
    assert all(found.home[schema] == locked.home[schema] for schema in kept)


def test_the_same_facts_give_the_same_modules() -> None:
    assert group(reach(1)) == group(reach(1))


def test_a_lock_of_the_same_facts_moves_nothing() -> None:
    facts = reach(2)
    first = group(facts)
    assert regroup(facts, first) == (first, [])


def test_what_a_hot_reply_needs_stands_apart() -> None:
    facts = reach(3, lines=60)
    homes = {module for schema, module in group(facts).home.items() if schema in facts.hot}
    assert all(module.endswith("_reply") for module in homes) or len(facts.hot & facts.users.keys()) < 2
