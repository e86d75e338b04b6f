"""A local OpenAI, a local Realtime server, and sessions with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeAlias

import pytest

import interlingua as il
from interlingua.testing.simulators import OpenAISimulator, RealtimeSimulator
from interlingua_wire.openai import Client

MODEL = "gpt-realtime"
Play: TypeAlias = Callable[[il.AsyncLiveSession], Coroutine[Any, Any, Any]]
Talk: TypeAlias = Callable[..., Any]


@pytest.fixture
def realtime() -> Iterator[RealtimeSimulator]:
    """The server."""
    with RealtimeSimulator() as simulator:
        yield simulator


@pytest.fixture
def talk(realtime: RealtimeSimulator) -> Talk:
    """Runs a play within a session, and gives what comes of it."""

    def run(play: Play, *, model: str = MODEL, key: str = "any", **settings: Any) -> Any:
        async def play_it() -> Any:
            async with (
                il.connect_async("openai", api_key=key, base_url=realtime.address) as openai,
                il.live_async(openai, model, il.LiveSettings(**{"first_wait": 0.001} | settings)) as session,
            ):
                return await play(session)

        return asyncio.run(play_it())

    return run


@pytest.fixture
def simulator() -> Iterator[OpenAISimulator]:
    """A local OpenAI."""
    with OpenAISimulator() as server:
        yield server


@pytest.fixture
def openai(simulator: OpenAISimulator) -> Iterator[Client]:
    """A client of it."""
    with il.connect("openai", api_key="any", base_url=simulator.base_url) as client:
        yield client
