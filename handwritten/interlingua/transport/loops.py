"""What differs between asyncio and trio: the running loop, starting something on it, and leaving it."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from threading import Thread
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


def is_imported(name: str) -> bool:
    """Whether a module is there, and whole."""
    module = sys.modules.get(name)
    return module is not None and not getattr(module.__spec__, "_initializing", False)  # as `import` itself asks


async def in_thread(action: Callable[[], object]) -> None:
    """Do what takes long, such as an import, while the loop goes on. It is not cancelled with its caller."""
    if is_under_trio():
        from trio.to_thread import run_sync

        await run_sync(action, abandon_on_cancel=True)
        return
    from asyncio import get_running_loop

    loop = get_running_loop()
    done = loop.create_future()

    def act() -> None:
        try:
            action()
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            tell(partial(done.set_exception, error))
        else:
            tell(partial(done.set_result, None))

    def tell(outcome: Callable[[], object]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(lambda: done.cancelled() or outcome())

    Thread(target=act, daemon=True).start()  # a pool of threads would stay
    await done


async def _settled(action: Callable[[], Awaitable[Any]]) -> None:
    await action()
