"""Runs an aiohttp application in a thread of its own, so that both sync and async programs can talk to it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

ON_THIS_MACHINE = "127.0.0.1"
GRACE = 0.2
"""Seconds that requests under way have when the server stops."""


class ThreadedServer:
    """A server on loopback, from `start` to `stop`, or as long as a `with` block lasts.

    `make` builds the application inside the server's own loop.
    """

    def __init__(self, make: Callable[[], web.Application], *, port: int = 0, host: str = ON_THIS_MACHINE) -> None:
        self._make = make
        self._wanted = (host, port)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stopping: asyncio.Event | None = None
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self.port = port
        """Where it listens; 0 until it does, if it was left open."""

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://{self._wanted[0]}:{self.port}"

    def start(self) -> Self:
        """Listen, and return once somebody can connect."""
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def stop(self) -> None:
        """Stop, and return once the port is free. Harmless when called again."""
        if self._loop is not None and self._stopping is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()
            self._loop = None

    def call(self, function: Callable[[], object]) -> None:
        """Have the server's own loop call a function soon."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(function)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - it is raised again by the thread that waits
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        runner = web.AppRunner(self._make(), access_log=None, shutdown_timeout=GRACE, handler_cancellation=True)
        await runner.setup()
        try:
            site = web.TCPSite(runner, *self._wanted)
            await site.start()
            self.port = runner.addresses[0][1]
            self._ready.set()
            await self._stopping.wait()
        finally:
            left = [each.transport for each in (runner.server.connections if runner.server else ()) if each.transport]
            await runner.cleanup()
            for transport in left:
                transport.abort()  # one that still has something to write outlives its handler, and the loop
            await asyncio.sleep(0)
