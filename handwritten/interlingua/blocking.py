"""Work that blocks, done so that an event loop goes on; the plain twin does it on the spot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class AsyncBlocking:
    """Runs a blocking function in a thread."""

    @staticmethod
    async def run(function: Callable[[], T]) -> T:
        """What the function returns."""
        from anyio.to_thread import run_sync

        return await run_sync(function)


class Blocking:
    """Runs a blocking function."""

    @staticmethod
    def run(function: Callable[[], T]) -> T:
        """What the function returns."""
        return function()
