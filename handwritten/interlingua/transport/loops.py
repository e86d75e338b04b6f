"""What differs between asyncio and trio: the running loop, and starting something on it from outside."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeAlias

Action: TypeAlias = Callable[[], Awaitable[None]]
Spawner: TypeAlias = Callable[[Action], None]


def is_under_trio() -> bool:
    """Whether the loop that is running is trio's, and not asyncio's."""
    if "trio" not in sys.modules:
        return False
    from sniffio import current_async_library

    return current_async_library() == "trio"


def running_loop() -> Hashable:
    """An object that stands for this run of this loop."""
    if is_under_trio():
        from trio.lowlevel import current_trio_token

        return current_trio_token()
    from asyncio import get_running_loop

    return get_running_loop()


def asyncio_spawner() -> Spawner:
    """Starts an action on this loop from any thread; nothing happens once the loop is closed."""
    from asyncio import Task, get_running_loop

    loop = get_running_loop()
    started: set[Task[None]] = set()

    def start(action: Action) -> None:
        task = loop.create_task(_settled(action))
        started.add(task)
        task.add_done_callback(started.discard)

    def spawn(action: Action) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(start, action)

    return spawn


def trio_spawner() -> Spawner:
    """The same for trio."""
    from trio import RunFinishedError
    from trio.lowlevel import current_trio_token, spawn_system_task

    token = current_trio_token()

    def start(action: Action) -> None:
        spawn_system_task(_settled, action)

    def spawn(action: Action) -> None:
        try:
            token.run_sync_soon(start, action)
        except RunFinishedError:
            return

    return spawn


async def _settled(action: Callable[[], Awaitable[Any]]) -> None:
    await action()
