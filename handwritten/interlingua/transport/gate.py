"""Lets so many calls through at once, from any thread and any event loop; the others wait in line."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Event, RLock

from interlingua.transport.clock import TrioLimit
from interlingua.transport.loops import is_under_trio


class Place:
    """A place in line."""

    is_in = False
    """Whether it was let through and has not left."""
    _wake: Callable[[], object] | None = None

    def come(self) -> bool:
        """Wake who waits; False when nobody can."""
        self.is_in = True
        if self._wake is not None:
            try:
                self._wake()
            except RuntimeError:  # its event loop is closed
                self.is_in = False
        return self.is_in


class Turn(Place):
    """A place in line, for a thread to wait at."""

    def wait(self, seconds: float) -> None:
        """Wait to be let through. Raises `TimeoutError`."""
        came = Event()
        self._wake = came.set
        if not self.is_in and not came.wait(max(0.0, seconds)):
            raise TimeoutError


class AsyncTurn(Place):
    """A place in line, for a task to wait at."""

    async def wait(self, seconds: float) -> None:
        """Wait to be let through. Raises `TimeoutError`."""
        if is_under_trio():
            await self._wait_in_trio(seconds)
        else:
            await self._wait_in_asyncio(seconds)

    async def _wait_in_asyncio(self, seconds: float) -> None:
        import asyncio

        loop, came = asyncio.get_running_loop(), asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(came.set)
        if not self.is_in:
            async with asyncio.timeout(max(0.0, seconds)):
                await came.wait()

    async def _wait_in_trio(self, seconds: float) -> None:
        import trio

        token, came = trio.lowlevel.current_trio_token(), trio.Event()
        self._wake = lambda: token.run_sync_soon(came.set)
        if not self.is_in:
            async with TrioLimit(seconds):
                await came.wait()


class Gate:
    """So many at once, first come, first served.

    A stream that is dropped leaves from within the garbage collector, which may run while the same thread is in here:
    hence the lock that lets it in again, and steps that are whole at any point.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._line: deque[Place] = deque()
        self._lock = RLock()

    def line_up(self, turn: Place) -> bool:
        """Whether it is let through at once; else wait at it, and leave when that fails."""
        with self._lock:
            self._line.append(turn)
            self._let_in()
        return turn.is_in

    def leave(self, turn: Place) -> None:
        """Make room for the next, or give up waiting. Once for each turn."""
        with self._lock:
            if turn.is_in:
                turn.is_in = False
                self._free += 1
            elif turn in self._line:
                self._line.remove(turn)
            self._let_in()

    def _let_in(self) -> None:
        while self._free and self._line:
            turn = self._line.popleft()
            self._free -= 1
            if not turn.come():
                self._free += 1
