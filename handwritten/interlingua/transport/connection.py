"""One HTTP/1.1 connection over a socket, which carries one request after another."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from os import getpid
from time import monotonic
from typing import TYPE_CHECKING

from interlingua.transport.answers import KEEPALIVE_SECONDS
from interlingua.transport.deadline import Allowance
from interlingua.transport.network import connected, seconds_of
from interlingua.transport.outgoing import DEFAULT_PORTS, Outgoing, Target
from interlingua.transport.received import Received
from interlingua.transport.written import Portions, written

if TYPE_CHECKING:
    from ssl import SSLContext

READ_AT_ONCE = 1 << 16
WRITTEN_AT_ONCE = 1 << 16


class Connection:
    """A socket, and the moment since which it has been idle."""

    __slots__ = ("_idle_since", "_process", "_socket", "has_sent_all")

    def __init__(self, target: Target, tls: SSLContext | None, allowance: Allowance) -> None:
        port = target.port or DEFAULT_PORTS[target.scheme]
        self._socket = connected(target.host, port, tls, allowance)
        self._idle_since = monotonic()
        self._process = getpid()
        self.has_sent_all = True
        """Whether the last request was sent to its end."""

    def send(self, outgoing: Outgoing) -> Received:
        """Send a request and wait for the head of the answer. Raises `OSError`."""
        received = Received(outgoing.method)
        self.has_sent_all = False
        with suppress(BrokenPipeError, ConnectionResetError):  # by a server that may have said why
            self.has_sent_all = self._write(outgoing, received)
        while not received.has_head:
            received.feed(self.read(outgoing.allowance))
            if not received.has_head:
                received.check()
        return received

    def read(self, allowance: Allowance) -> bytes:
        """The next bytes, no longer waited for than is allowed; nothing at the end of the connection."""
        self._socket.settimeout(seconds_of(allowance))
        return self._socket.recv(READ_AT_ONCE)

    def rest(self) -> None:
        """Wait for the next request."""
        self._idle_since = monotonic()

    @property
    def is_ours(self) -> bool:
        """Whether this process made it, not one that this has been forked from, which goes on using it."""
        return self._process == getpid()

    @property
    def has_expired(self) -> bool:
        """Whether it has waited for too long."""
        return monotonic() - self._idle_since > KEEPALIVE_SECONDS

    @property
    def is_quiet(self) -> bool:
        """Whether nothing came while it waited: neither the end of the connection nor bytes that nobody asked for."""
        try:
            self._socket.setblocking(False)
            socket.socket.recv(self._socket, 1, socket.MSG_PEEK)  # below TLS, which would not peek
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def cut(self) -> None:
        """End it, also under a thread that is reading from it."""
        if self.is_ours:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        self._socket.close()

    def forget(self) -> None:
        """Close it here alone: another process has it too."""
        self._socket.close()

    def _write(self, outgoing: Outgoing, received: Received) -> bool:
        """Whether all was sent, rather than as much as the server wanted."""
        portions = _packed(*written(outgoing, WRITTEN_AT_ONCE))
        self._socket.settimeout(seconds_of(outgoing.allowance))
        self._socket.sendall(next(portions))
        second = next(portions, None)
        if second is None:
            return True
        from interlingua.transport.heeding import send_heeding

        return send_heeding(self._socket, chain((second,), portions), received, outgoing.allowance)


def _packed(head: bytes, body: Portions) -> Iterator[bytes | memoryview]:
    unsent = head
    for piece in body:
        if len(unsent) + len(piece) <= WRITTEN_AT_ONCE:
            unsent += piece  # in one packet: that saves a tenth of a call on loopback
            continue
        if unsent:
            yield unsent
        unsent = bytes(piece) if len(piece) < WRITTEN_AT_ONCE else b""
        if not unsent:
            yield piece
    if unsent:
        yield unsent
