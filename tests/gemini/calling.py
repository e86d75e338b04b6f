"""Calls operations of Gemini by name, through a client of either kind, and notes which were called."""

from __future__ import annotations

import asyncio
import inspect
import warnings
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeAlias

from interlingua.protocols.gemini import capabilities
from interlingua.testing.simulators import GeminiSimulator
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Policy, Secret, bearer
from interlingua_wire.gemini import AsyncClient, Client
from tests.wire.fakes import method_of

FLASH = "models/gemini-2.5-flash"
EMBEDDING = "models/gemini-embedding-001"
HELLO = [{"role": "user", "parts": [{"text": "Hello there, my friend"}]}]

Scenario: TypeAlias = Callable[["Caller"], Awaitable[None]]
KINDS = ("sync", "async")


class Caller:
    """One client, with the token of a person; `called` has the names of the operations that it called."""

    def __init__(self, simulator: GeminiSimulator, kind: str, called: set[str], token: str = "owner-token") -> None:
        self.simulator = simulator
        self.kind = kind
        self.called = called
        self.client = connected(simulator, kind, token)
        self.others: list[Caller] = []
        self.replies: list[tuple[str, Any]] = []
        """What each call gave, with its operation."""

    def of(self, token: str) -> Caller:
        """The same as somebody else."""
        self.others.append(Caller(self.simulator, self.kind, self.called, token))
        return self.others[-1]

    async def close(self) -> None:
        """Close all clients."""
        for caller in (self, *self.others):
            closing = caller.client.close()
            if inspect.isawaitable(closing):
                await closing

    async def __call__(self, name: str, /, *arguments: Any, **keywords: Any) -> Any:
        """The answer; a stream as the list of its events."""
        reply = await self._reply(name, *arguments, **keywords)
        self.replies.append((name, reply))
        return reply

    async def _reply(self, name: str, /, *arguments: Any, **keywords: Any) -> Any:
        self.called.add(name)
        reply = method_of(self.client, name)(*arguments, **keywords)
        if inspect.isawaitable(reply):
            reply = await reply
        if hasattr(reply, "__anext__") or hasattr(reply, "__aiter__"):
            return [event async for event in reply]
        return list(reply) if hasattr(reply, "close") and hasattr(reply, "__iter__") else reply


def connected(simulator: GeminiSimulator, kind: str, token: str = "owner-token") -> Any:
    """A client of a kind."""
    endpoint = Endpoint(
        provider="gemini",
        base_url=simulator.address,
        auth=bearer(Secret(token)),
        read_error=capabilities.chat.read_error,
    )
    policy = Policy(max_retries=0, deadline=20)
    if kind == "sync":
        return Client(HttpTransport(endpoint, policy=policy))
    return AsyncClient(AsyncHttpTransport(endpoint, policy=policy))


def play(scenario: Scenario, kind: str, called: set[str] | None = None) -> GeminiSimulator:
    """Run a scenario against a simulator of its own, which is given back stopped."""
    with GeminiSimulator() as simulator, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        play_with(Caller(simulator, kind, set() if called is None else called), scenario)
    return simulator


def play_with(caller: Caller, scenario: Scenario) -> None:
    """Run a scenario with a caller, which is closed."""
    playing = _played(scenario, caller)
    if caller.kind == "async":
        asyncio.run(playing)
    else:
        with suppress(StopIteration):
            playing.send(None)  # nothing in it ever waits
            raise AssertionError("a scenario with a sync client waited for something")


async def _played(scenario: Scenario, caller: Caller) -> None:
    try:
        await scenario(caller)
    finally:
        await caller.close()
