"""Waits for a function as long as it may take, with an event loop and without."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any


class TookTooLong(Exception):
    """The function had not ended when its time was over."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"took longer than {seconds:g} s")


def called(function: Callable[[], Any], timeout: float | None) -> Any:
    """What the function gives back, awaited if need be. One that is too late goes on in a thread nobody waits for."""
    if timeout is None:
        value = function()
        return awaited(value, None) if inspect.isawaitable(value) else value
    return _in_thread(function, timeout)


def awaited(value: Awaitable[Any], timeout: float | None) -> Any:
    """What a coroutine function gives back, waited for in a thread: this one may have a running loop."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(_waited, value, timeout).result()


async def called_async(function: Callable[[], Any], timeout: float | None) -> Any:
    """The same under an event loop: the function runs in a thread, what it may give to await in the loop."""
    from anyio import move_on_after
    from anyio.to_thread import run_sync

    with move_on_after(timeout):
        value = await run_sync(function, abandon_on_cancel=timeout is not None)
        return await value if inspect.isawaitable(value) else value
    raise TookTooLong(timeout or 0.0)


async def awaited_async(value: Awaitable[Any], timeout: float | None) -> Any:
    """What an awaitable gives; it is cancelled when its time is over."""
    from anyio import move_on_after

    with move_on_after(timeout):
        return await value
    raise TookTooLong(timeout or 0.0)


def _waited(value: Awaitable[Any], timeout: float | None) -> Any:
    import asyncio

    async def wait() -> Any:
        limit = asyncio.timeout(timeout)
        try:
            async with limit:
                return await value
        except TimeoutError:
            if limit.expired():
                raise TookTooLong(timeout or 0.0) from None
            raise

    return asyncio.run(wait())


def _in_thread(function: Callable[[], Any], timeout: float) -> Any:
    from contextvars import copy_context
    from queue import Empty, SimpleQueue
    from threading import Thread

    done: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            value = function()
            done.put((_waited(value, timeout) if inspect.isawaitable(value) else value, None))
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            done.put((None, error))

    Thread(target=copy_context().run, args=(run,), daemon=True).start()
    try:
        value, error = done.get(timeout=timeout)
    except Empty:
        raise TookTooLong(timeout) from None
    if error is not None:
        raise error
    return value
