"""Our own connections for synchronous calls: sockets that keep the deadline, and llhttp.

httpx's layer over httpcore doubles the CPU time of a call and of a first one, and httpcore with h11 needs 195 µs of CPU
for what takes llhttp 43 (2026-11-28).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from interlingua.transport.answers import MAX_CONNECTIONS, MAX_IDLE_CONNECTIONS, headers_from
from interlingua.transport.connection import Connection
from interlingua.transport.outgoing import Outgoing, target_of
from interlingua.transport.received import Received

if TYPE_CHECKING:
    from ssl import SSLContext


class SocketConnections:
    """The connections to one server. Those that wait for another request are taken last in, first out."""

    def __init__(self, tls: SSLContext | None) -> None:
        self._tls = tls
        self._places = BoundedSemaphore(MAX_CONNECTIONS)
        self._all: set[Connection] = set()
        self._idle: deque[Connection] = deque()

    def open(self, outgoing: Outgoing) -> SocketAnswer:
        """Send a request; the body of the answer is still to be read."""
        if not self._places.acquire(timeout=max(0.0, outgoing.allowance.now())):
            raise TimeoutError(f"all {MAX_CONNECTIONS} connections are in use")
        try:
            connection = self._waiting() or self._made(outgoing)
        except BaseException:
            self._places.release()
            raise
        try:
            return SocketAnswer(connection, connection.send(outgoing), outgoing, self)
        except BaseException:
            self.take_back(connection, can_go_on=False)
            raise

    def take_back(self, connection: Connection, *, can_go_on: bool) -> None:
        """Keep a connection for the next request, or end it."""
        if can_go_on and connection.has_sent_all and connection in self._all and len(self._idle) < MAX_IDLE_CONNECTIONS:
            connection.rest()
            self._idle.append(connection)
            self._end_oldest()
        else:
            self._end(connection)
        self._places.release()

    def close(self) -> None:
        """Close all connections."""
        self._idle.clear()
        while self._all:
            self._all.pop().cut()

    def forget(self) -> None:
        """Let go of all connections, which another process goes on with."""
        self._idle.clear()
        while self._all:
            self._all.pop().forget()

    def _made(self, outgoing: Outgoing) -> Connection:
        connection = Connection(target_of(outgoing.url), self._tls, outgoing.connect)
        self._all.add(connection)
        return connection

    def _waiting(self) -> Connection | None:
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            if connection.is_ours and connection.is_quiet and not connection.has_expired:
                return connection
            self._end(connection)
        return None

    def _end_oldest(self) -> None:
        """What is never taken, since others are, must not stay open for it."""
        try:
            if len(self._idle) > 1 and self._idle[0].has_expired:
                self._end(self._idle.popleft())
        except IndexError:  # another thread was quicker
            return

    def _end(self, connection: Connection) -> None:
        self._all.discard(connection)
        connection.cut()


class SocketAnswer:
    """An answer over one of our sockets."""

    __slots__ = ("_allowance", "_connection", "_connections", "_received", "headers", "status")

    def __init__(
        self, connection: Connection, received: Received, outgoing: Outgoing, connections: SocketConnections
    ) -> None:
        self.status = received.status
        self.headers: Mapping[str, str] = headers_from(received.headers)
        self._received = received
        self._connection = connection
        self._allowance = outgoing.allowance
        self._connections: list[SocketConnections] = [connections]
        """Taken once, by whichever thread closes first."""

    def ready(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        received = self._received
        while (piece := received.piece()) is None:
            received.feed(self._connection.read(self._allowance))
        return piece

    piece = ready

    def close(self) -> None:
        """Give the connection back, or end it when the body was not read to its end."""
        try:
            connections = self._connections.pop()
        except IndexError:  # done already, perhaps by another thread
            return
        received = self._received
        connections.take_back(self._connection, can_go_on=received.is_complete and received.can_go_on)
        received.close()

    def cut(self) -> None:
        """End the connection, also under a thread that is reading from it."""
        self._connection.cut()
