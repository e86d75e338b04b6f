"""Large bodies over a socket: what the server says meanwhile is heard, so that it can refuse one it has not read."""

from __future__ import annotations

import selectors
import socket
import ssl
from collections.abc import Iterable
from typing import Protocol

from interlingua.transport.deadline import Allowance
from interlingua.transport.network import seconds_of
from interlingua.transport.received import HELD

READ_AT_ONCE = 1 << 16
NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
HUNG_UP = (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""What a write tells of a server that has gone, and may have said why."""
Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)


class Listener(Protocol):
    """Takes in what a server says."""

    @property
    def waiting(self) -> int:
        """Bytes of it that nobody has taken yet."""
        ...

    @property
    def is_final(self) -> bool:
        """Whether the rest of the request changes nothing any more."""
        ...

    def feed(self, data: bytes) -> None:
        """Take in what has come; nothing is the end of the connection."""
        ...


def send_heeding(
    connection: socket.socket, portions: Iterable[bytes | memoryview], listener: Listener, allowance: Allowance
) -> bool:
    """Whether all was sent: it ends where the server has had enough. Raises `OSError`."""
    with Selector() as selector:
        selector.register(connection, selectors.EVENT_READ | selectors.EVENT_WRITE)
        connection.setblocking(False)
        for portion in portions:
            rest = memoryview(portion)
            while rest:
                states = _waited(selector, allowance)
                if states & selectors.EVENT_READ and not _has_heard(connection, listener):
                    return False
                if states & selectors.EVENT_WRITE:
                    try:
                        rest = rest[_taken(connection, rest) :]
                    except HUNG_UP:
                        return False
                if listener.waiting > HELD:
                    selector.modify(connection, selectors.EVENT_WRITE)
    return True


def _waited(selector: selectors.BaseSelector, allowance: Allowance) -> int:
    for _, states in selector.select(seconds_of(allowance)):
        return states
    raise TimeoutError("the server takes no more of the request")


def _has_heard(connection: socket.socket, listener: Listener) -> bool:
    """Whether the server wants to be told the rest."""
    try:
        said = connection.recv(READ_AT_ONCE)
    except NOT_YET:  # it was of TLS alone
        return True
    listener.feed(said)
    return bool(said) and not listener.is_final


def _taken(connection: socket.socket, data: memoryview) -> int:
    try:
        return connection.send(data)
    except NOT_YET:
        return 0
