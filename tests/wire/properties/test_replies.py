"""Whatever a provider answers decodes to the generated type, and comes out again as equal JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlingua_wire._core.model import to_json
from interlingua_wire._core.wire import Wire
from tests.wire.fakes import APIS
from tests.wire.properties.budgets import DEEPLY, QUICKLY
from tests.wire.properties.facts import places, schemas
from tests.wire.properties.instances import Maker

STRAYS = (0.0, 0.05, 0.25)


@pytest.mark.xdist_group("properties")
@pytest.mark.parametrize("api", APIS)
@QUICKLY
@given(seed=st.integers(0, 2**32))
def test_every_answer_comes_out_again(api: str, seed: int) -> None:
    changed = {}
    for schema, wire in wires(api):
        chance = Random(f"{seed}{schema}")
        value = Maker(schemas(api), chance, chance.choice(STRAYS)).instance(schemas(api)[schema])
        if fault := difference(wire, value):
            changed[schema] = fault, value
    assert changed == {}


@pytest.mark.heavy
@pytest.mark.parametrize("api", APIS)
def test_very_many_answers_come_out_again(api: str) -> None:
    for schema, wire in wires(api):
        try_deeply(api, schema, wire)


def try_deeply(api: str, schema: str, wire: Wire[Any]) -> None:
    """Look for the smallest answer that is changed."""

    @DEEPLY
    @given(chance=st.randoms(use_true_random=False), stray=st.sampled_from(STRAYS))
    def comes_out_again(chance: Random, stray: float) -> None:
        value = Maker(schemas(api), chance, stray).instance(schemas(api)[schema])
        assert difference(wire, value) is None, (schema, value)

    comes_out_again()


def wires(api: str) -> Iterator[tuple[str, Wire[Any]]]:
    """Every type of replies and events, those inside others too, that stands for a JSON object."""
    public: dict[str, str] = import_module(f"interlingua_wire.{api}.types._index").MODULES
    for schema, (module, name) in places(api).items():
        is_object = "properties" in schemas(api)[schema] or "x-il-tag" in schemas(api)[schema]
        if is_object and name in public.get(module, "").split():
            yield schema, Wire(f"{api}.types.{module}", name)


def difference(wire: Wire[Any], value: Any) -> str | None:
    """Where what comes out is not what went in."""
    return unequal(value, json.loads(to_json(wire.decode(json.dumps(value)))))


def unequal(one: Any, other: Any, where: str = "$") -> str | None:
    """The first place at which two JSON values differ, `1` and `1.0` and `true` among them."""
    if type(one) is not type(other) or not isinstance(one, dict | list):
        return None if repr(one) == repr(other) else f"{where}: {one!r} came out as {other!r}"
    keys = range(max(len(one), len(other))) if isinstance(one, list) else {**one, **other}
    inside = (unequal(item(one, key), item(other, key), f"{where}[{key!r}]") for key in keys)
    return next((found for found in inside if found), None)


def item(container: Any, key: Any) -> Any:
    """What stands there, or something that is equal to nothing."""
    try:
        return container[key]
    except LookupError:
        return object()


@pytest.mark.parametrize("other", [{"a": 1.0}, {"a": True}, {"a": "1"}, {"a": 1, "b": None}, {}, {"a": [1]}])
def test_a_change_would_be_seen(other: Any) -> None:
    assert unequal({"a": 1}, other)
    assert unequal({"a": 1}, {"a": 1}) is None
