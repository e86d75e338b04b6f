"""Our own connections under asyncio: its transports and llhttp, with no streams or queues between them and us."""

from __future__ import annotations

from asyncio import Semaphore, get_running_loop, sleep, timeout
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from interlingua.transport.aio_connection import AioConnection
from interlingua.transport.answers import MAX_CONNECTIONS, MAX_IDLE_CONNECTIONS, headers_from
from interlingua.transport.network import is_address
from interlingua.transport.outgoing import DEFAULT_PORTS, Outgoing, target_of
from interlingua.transport.received import Received

if TYPE_CHECKING:
    from ssl import SSLContext

HAPPY_EYEBALLS_SECONDS = 0.25
"""How long one address of a host is waited for before the next is tried beside it."""


class AioConnections:
    """The connections of one event loop to one server. Those that wait are taken last in, first out."""

    def __init__(self, tls: SSLContext | None) -> None:
        self._tls = tls
        self._loop = get_running_loop()
        self._places = Semaphore(MAX_CONNECTIONS)
        self._all: set[AioConnection] = set()
        self._idle: deque[AioConnection] = deque()

    async def open(self, outgoing: Outgoing) -> AioAnswer:
        """Send a request; the body of the answer is still to be read."""
        await self._places.acquire()
        try:
            connection = self._waiting() or await self._made(outgoing)
        except BaseException:
            self._places.release()
            raise
        try:
            return AioAnswer(connection, await connection.send(outgoing), self)
        except BaseException:
            self.take_back(connection, can_go_on=False)
            raise

    def take_back(self, connection: AioConnection, *, can_go_on: bool) -> None:
        """Keep a connection for the next request, or end it."""
        if can_go_on and connection.is_quiet and connection in self._all and len(self._idle) < MAX_IDLE_CONNECTIONS:
            connection.rest()
            self._idle.append(connection)
            if len(self._idle) > 1 and self._idle[0].has_expired:  # what is never taken must not stay open for others
                self._end(self._idle.popleft())
        else:
            self._end(connection)
        self._places.release()

    def soon(self, act: Callable[[], None]) -> None:
        """Have the loop do something, from any thread; one that is closed has ended every connection."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)

    async def aclose(self) -> None:
        """Close all connections."""
        self._idle.clear()
        while self._all:
            connection = self._all.pop()
            connection.end()
            await connection.ended()

    async def _made(self, outgoing: Outgoing) -> AioConnection:
        target = target_of(outgoing.url)
        port = target.port or DEFAULT_PORTS[target.scheme]
        # Where there is one address, nothing races; asyncio's race loses its socket when it is cancelled as it ends.
        delay = None if is_address(target.host) else HAPPY_EYEBALLS_SECONDS
        async with timeout(outgoing.connect.now()):
            _, connection = await self._loop.create_connection(
                AioConnection, target.host, port, ssl=self._tls, happy_eyeballs_delay=delay
            )
        self._all.add(connection)
        return connection

    def _waiting(self) -> AioConnection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_quiet and not connection.has_expired:
                return connection
            self._end(connection)
        return None

    def _end(self, connection: AioConnection) -> None:
        self._all.discard(connection)
        connection.end()


class AioAnswer:
    """An answer over one of our connections."""

    __slots__ = ("_connection", "_connections", "_is_open", "_received", "headers", "status")

    def __init__(self, connection: AioConnection, received: Received, connections: AioConnections) -> None:
        self.status = received.status
        self.headers: Mapping[str, str] = headers_from(received.headers)
        self._received = received
        self._connection = connection
        self._connections = connections
        self._is_open = True

    def ready(self) -> bytes | None:
        """What has come already; None where one must wait."""
        piece = self._received.piece()
        if piece:
            self._connection.go_on()
        return piece

    async def piece(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        while (piece := self.ready()) is None:
            await self._connection.more()
        return piece

    async def aclose(self) -> None:
        """Give the connection back, or end it when the body was not read to its end."""
        received = self._received
        can_go_on = received.is_complete and received.can_go_on
        if self._give_back(can_go_on=can_go_on) and not can_go_on:
            await sleep(0)  # in which the loop closes the socket

    def cut(self) -> None:
        """Have its own loop end the connection."""
        self._connections.soon(self._give_up)

    def _give_up(self) -> None:
        self._give_back(can_go_on=False)

    def _give_back(self, *, can_go_on: bool) -> bool:
        """Whether it was still to be given back."""
        if not self._is_open:
            return False
        self._is_open = False
        self._connections.take_back(self._connection, can_go_on=can_go_on)
        self._received.close()
        return True
