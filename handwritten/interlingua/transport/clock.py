"""Waiting, and limits to how long something may wait or block."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Any

from interlingua.transport.deadline import Allowance
from interlingua.transport.loops import is_under_trio

if TYPE_CHECKING:
    from concurrent.futures import Future

UNLIMITED: AbstractContextManager[None] = nullcontext()


class Clock:
    """For synchronous calls, whose sockets keep their allowance themselves."""

    def limit(self, allowance: Allowance) -> AbstractContextManager[object]:
        """The sockets see to it."""
        return UNLIMITED

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def run(self, function: Callable[[], None], allowance: Allowance) -> None:
        """Do what blocks and knows no deadline. Raises `TimeoutError`, and then leaves it behind."""
        from concurrent.futures import Future
        from threading import Thread

        done: Future[None] = Future()
        Thread(target=_settle, args=(done, function), daemon=True).start()
        done.result(max(0.0, allowance.now()))


class AsyncClock:
    """For calls under the event loop that is running."""

    def __init__(self) -> None:
        self._timeout: Callable[[float], AbstractAsyncContextManager[object]]
        self._sleep: Callable[[float], Awaitable[object]]
        if is_under_trio():
            from trio import sleep

            self._timeout, self._sleep = TrioLimit, sleep
        else:
            import asyncio

            self._timeout, self._sleep = asyncio.timeout, asyncio.sleep

    def limit(self, allowance: Allowance) -> AbstractAsyncContextManager[object]:
        """Raises `TimeoutError` in its body once the allowance is used up."""
        return self._timeout(allowance.now())

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._sleep(seconds)

    async def run(self, function: Callable[[], None], allowance: Allowance) -> None:
        """Do what blocks in a thread. Raises `TimeoutError`, and then leaves it behind."""
        from anyio.to_thread import run_sync

        async with self.limit(allowance):
            await run_sync(function, abandon_on_cancel=True)


def _settle(done: Future[None], function: Callable[[], None]) -> None:
    try:
        function()
        done.set_result(None)
    except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
        done.set_exception(error)


class TrioLimit:
    """`trio.move_on_after` in the manner of `asyncio.timeout`."""

    def __init__(self, seconds: float) -> None:
        import trio

        self._scope: Any = trio.move_on_after(max(0.0, seconds))

    async def __aenter__(self) -> None:
        self._scope.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, frames: TracebackType | None
    ) -> bool | None:
        is_handled: bool | None = self._scope.__exit__(kind, error, frames)
        if self._scope.cancelled_caught:
            raise TimeoutError
        return is_handled
