"""Stands before a server and passes connections on, so that they can be broken as a network breaks them."""

from __future__ import annotations

import asyncio
from contextlib import suppress

AT_ONCE = 1 << 16


class Relay:
    """Listens at one port and passes everything on to another of this machine."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._pairs: dict[int, tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = {}

    async def listen(self, host: str, port: int) -> int:
        """The port, also where any would do."""
        self._server = await asyncio.start_server(self._pass_on, host, port)
        found: int = self._server.sockets[0].getsockname()[1]
        return found

    def cut(self, port: int) -> None:
        """Break the connection that the server behind sees coming from this port."""
        for writer in self._pairs.get(port, ()):
            writer.transport.abort()

    def close(self) -> None:
        """Stop listening, and break all connections."""
        if self._server is not None:
            self._server.close()
        for port in list(self._pairs):
            self.cut(port)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, to_behind = await asyncio.open_connection("127.0.0.1", self._target)
        port: int = to_behind.get_extra_info("sockname")[1]
        self._pairs[port] = (writer, to_behind)
        try:
            await asyncio.gather(_copy(reader, to_behind), _copy(behind, writer))
        finally:
            self.cut(port)
            del self._pairs[port]


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(AT_ONCE):
            writer.write(data)
            await writer.drain()
    writer.close()
