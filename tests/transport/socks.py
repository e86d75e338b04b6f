"""A proxy on loopback that speaks SOCKS 5 (RFC 1928), with a name and a password where it asks for them (RFC 1929)."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress

from tests.transport.proxies import Listener

VERSION, NO_PROOF, BY_PASSWORD, NOTHING = 5, 0, 2, 0xFF
IP, NAME = 1, 3
DONE, REFUSED = 0, 5


class SocksProxy:
    """Leads everybody to one server, whatever the name they ask for; keeps those names."""

    def __init__(self, target: tuple[str, int], *, password: str | None = None) -> None:
        self.asked: list[tuple[str, int]] = []
        self._target = target
        self._password = password
        self._listener = Listener(self._serve)

    def address(self, scheme: str = "socks5", proof: str = "") -> str:
        """As a setting has it."""
        return f"{scheme}://{proof}127.0.0.1:{self._listener.port}"

    def close(self) -> None:
        self._listener.close()

    def _serve(self, caller: socket.socket) -> None:
        if not self._greet(caller):
            return
        self.asked.append(wanted(caller))
        try:
            server = socket.create_connection(self._target, timeout=5)
        except OSError:
            caller.sendall(bytes([VERSION, REFUSED, 0, IP]) + bytes(6))
            return
        with server:
            caller.sendall(bytes([VERSION, DONE, 0, IP]) + bytes(6))
            back = threading.Thread(target=pour, args=(server, caller))
            back.start()
            pour(caller, server)
            back.join(10)

    def _greet(self, caller: socket.socket) -> bool:
        _, count = exactly(caller, 2)
        offered = exactly(caller, count)
        way = NO_PROOF if self._password is None else BY_PASSWORD
        if way not in offered:
            caller.sendall(bytes([VERSION, NOTHING]))
            return False
        caller.sendall(bytes([VERSION, way]))
        if self._password is None:
            return True
        exactly(caller, exactly(caller, 2)[1])
        is_right = exactly(caller, exactly(caller, 1)[0]).decode() == self._password
        caller.sendall(bytes([1, 0 if is_right else 1]))
        return is_right


def exactly(connection: socket.socket, size: int) -> bytes:
    """So many bytes."""
    raw = b""
    while len(raw) < size:
        more = connection.recv(size - len(raw))
        if not more:
            raise ConnectionError
        raw += more
    return raw


def wanted(caller: socket.socket) -> tuple[str, int]:
    """Where somebody wants to be led."""
    kind = exactly(caller, 4)[3]
    host = socket.inet_ntoa(exactly(caller, 4)) if kind == IP else exactly(caller, exactly(caller, 1)[0]).decode()
    return host, struct.unpack("!H", exactly(caller, 2))[0]


def pour(source: socket.socket, target: socket.socket) -> None:
    """Everything from one to the other."""
    with suppress(OSError):
        while raw := source.recv(1 << 16):
            target.sendall(raw)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
