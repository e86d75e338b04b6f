"""Calls that are cancelled at any moment leave no place taken, no task and no socket."""

from __future__ import annotations

import asyncio
import gc
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import interlingua as il
from benchmarks.soak import TEXT, open_sockets, serving
from interlingua.transport import aio

PLACES = 5
TASKS = 10
CALLS = 40
LONGEST = 0.03
"""Seconds until a call is cancelled, at most: on a quiet machine the time of some calls of ten tasks."""
LIMITS: dict[str, dict[str, Any]] = {"connections": {}, "turns": {"max_concurrency": PLACES}}

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells what is open")


async def plain(client: il.AsyncClient) -> bool:
    return (await client.chat("m", "Hi")).text == TEXT


async def streamed(client: il.AsyncClient) -> bool:
    return (await client.stream("m", "Hi").response()).text == TEXT


async def left(client: il.AsyncClient) -> bool:
    async with client.stream("m", "Hi") as stream:
        return await anext(aiter(stream)) is not None


async def dropped(client: il.AsyncClient) -> bool:
    return await anext(aiter(client.stream("m", "Hi"))) is not None


WAYS = (plain, streamed, left, dropped)


@pytest.mark.parametrize("limits", LIMITS)
def test_calls_that_are_cancelled_at_any_moment_leave_nothing(limits: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aio, "MAX_CONNECTIONS", PLACES)
    dice, counts, problems = random.Random(7), Counter[object](), list[str]()

    async def work(client: il.AsyncClient) -> None:
        for _ in range(CALLS):
            try:
                async with asyncio.timeout(dice.random() * LONGEST):
                    counts[await dice.choice(WAYS)(client)] += 1
            except (TimeoutError, il.InterlinguaError) as error:
                counts[type(error)] += 1

    async def main(address: str) -> list[bool | BaseException]:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: problems.append(repr(context)))
        given: dict[str, Any] = {"api_key": "k", "base_url": address, "deadline": 20.0, **LIMITS[limits]}
        async with il.AsyncClient("openai", **given) as client:
            await asyncio.gather(*(work(client) for _ in range(TASKS)))
            after = await asyncio.gather(*(plain(client) for _ in range(2 * PLACES)), return_exceptions=True)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return after

    with serving() as address:
        gc.collect()  # what earlier tests left is not let go of in the middle of this one
        before = open_sockets()
        after = asyncio.run(main(address))
        assert after.count(True) >= 2 * PLACES - 1  # one of twenty answers of this server is a fault
        assert all(each is True or isinstance(each, il.InterlinguaError) for each in after)
        gc.collect()
        assert open_sockets() == before
    assert problems == []
    assert counts[False] == 0
    assert sum(counts.values()) == TASKS * CALLS
    assert counts[TimeoutError] > 0
