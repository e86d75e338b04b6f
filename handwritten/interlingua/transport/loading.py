"""The types of what streams, loaded while their stream is waited for."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import Any

from interlingua.transport.loops import in_thread
from interlingua_wire._core.wire import Wire

ANY_OBJECT = b"{}"
"""Decoded once, it has a type imported and its validator built, which takes up to 0.3 s."""


class AsyncTypes:
    """Loads each type in a thread, so that the loop goes on."""

    def __init__(self) -> None:
        self._loading: dict[Wire[Any], Thread] = {}

    def begin(self, wire: Wire[Any]) -> None:
        """Begin to load a type, unless that was done before."""
        if wire not in self._loading:
            self._loading[wire] = Thread(target=_load, args=(wire,))
            self._loading[wire].start()

    async def finish(self, wire: Wire[Any]) -> None:
        """Wait until a type is there."""
        thread = self._loading[wire]
        if thread.is_alive():
            await in_thread(thread.join)


class Types:
    """Nothing is kept waiting: a type is loaded when its first value is decoded."""

    def begin(self, wire: Wire[Any]) -> None:
        """Nothing."""

    def finish(self, wire: Wire[Any]) -> None:
        """Nothing."""


def _load(wire: Wire[Any]) -> None:
    with suppress(ValueError):  # where it is no object
        wire.decode(ANY_OBJECT)
