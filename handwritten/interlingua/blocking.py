"""Work that blocks, done so that an event loop goes on; the plain twin does it on the spot."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from interlingua.errors import InvalidReply
from interlingua.transport.loops import in_thread, is_imported

if TYPE_CHECKING:
    from interlingua.transport import Reply

WIRE_TYPES = "interlingua_wire._core.model"

T = TypeVar("T")


class AsyncBlocking:
    """Runs a blocking function in a thread."""

    @staticmethod
    async def run(function: Callable[[], T]) -> T:
        """What the function returns."""
        from anyio.to_thread import run_sync

        return await run_sync(function)

    @staticmethod
    async def load_types() -> None:
        """Import what every type of a wire builds on, which takes 0.2 s, before a first call needs it."""
        if not is_imported(WIRE_TYPES):
            await in_thread(partial(import_module, WIRE_TYPES))

    @staticmethod
    async def decode(reply: Reply[Any]) -> None:
        """Have a reply decoded, the first of a type in a thread: to import and build the type takes up to 0.3 s."""
        if not reply.is_of_known_type:
            await in_thread(partial(_decode, reply))


class Blocking:
    """Runs a blocking function."""

    @staticmethod
    def run(function: Callable[[], T]) -> T:
        """What the function returns."""
        return function()

    @staticmethod
    def load_types() -> None:
        """Nothing: who waits for the call waits for what it imports."""

    @staticmethod
    def decode(reply: Reply[Any]) -> None:
        """Nothing: it is decoded when it is read."""


def _decode(reply: Reply[Any]) -> None:
    with suppress(InvalidReply):  # raised again where it is read
        _ = reply.value
