"""What Google has removed still works here, says so once, and names what to use instead."""

from __future__ import annotations

import asyncio
import inspect
import re
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import interlingua as il
from interlingua.testing.simulators import GeminiSimulator
from tests.wire.fakes import method_of, operations

REMOVED = {name: found for name, found in operations("gemini").items() if found.lifecycle.status == "removed"}
VALUES: dict[str, Any] = {
    "model": "models/text-bison-001",
    "prompt": {"text": "Hi"},
    "requests": [],
    "data": {"stringValue": "x"},
    "query": "x",
    "text": "x",
    "update_mask": "displayName",
}


def test_there_are_removed_operations_and_each_names_a_living_successor() -> None:
    known = operations("gemini")
    assert len(REMOVED) > 20
    for name, operation in REMOVED.items():
        successor = operation.lifecycle.successor
        assert successor in known, name
        assert known[successor].lifecycle.status == "active", name
        assert operation.lifecycle.since, name


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", REMOVED)
def test_it_warns_once_and_names_the_successor(simulator: GeminiSimulator, name: str, kind: str) -> None:
    operation = REMOVED[name]
    called = in_one_loop(simulator, name) if kind == "async" else at_once(simulator, name)
    assert [str(one.message) for one in called] == [
        f"gemini: {name} is removed since {operation.lifecycle.since}; use {operation.lifecycle.successor} instead"
    ]
    assert called[0].category is DeprecationWarning
    assert called[0].filename == __file__


def at_once(simulator: GeminiSimulator, name: str) -> list[warnings.WarningMessage]:
    """What two calls in a row warn of."""
    with il.connect("gemini", api_key="any", base_url=simulator.address) as gemini, heard() as told:
        method = method_of(gemini, name)
        for _ in range(2):
            try:
                method(**arguments(method, name))
            except il.errors.InterlinguaError:
                continue
    return told


def in_one_loop(simulator: GeminiSimulator, name: str) -> list[warnings.WarningMessage]:
    """The same under an event loop."""

    async def run() -> list[warnings.WarningMessage]:
        async with il.connect_async("gemini", api_key="any", base_url=simulator.address) as gemini:
            method: Callable[..., Awaitable[Any]] = method_of(gemini, name)
            with heard() as told:
                for _ in range(2):
                    try:
                        await method(**arguments(method, name))
                    except il.errors.InterlinguaError:
                        continue
        return told

    return asyncio.run(run())


def heard() -> warnings.catch_warnings[list[warnings.WarningMessage]]:
    """Every warning, also of the same place twice."""
    return warnings.catch_warnings(record=True, action="always")


def arguments(method: Callable[..., Any], name: str) -> dict[str, Any]:
    """What the method cannot do without, of the right kind."""
    needed = [item.name for item in inspect.signature(method).parameters.values() if item.default is item.empty]
    pattern = next(iter(operations("gemini")[name].patterns.values()), "")
    resource = re.sub(r"\[\^/\]\+", "x", pattern.strip("^$"))
    return {item: VALUES.get(item, resource) for item in needed}
