"""A server behind TLS whose certificate nobody knows, and an HTTP proxy; both on loopback."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

import trustme

from tests.transport.scripted import answer


class Listener:
    """Calls a function with each connection, in a thread of its own."""

    def __init__(self, serve: Callable[[socket.socket], None]) -> None:
        self._serve = serve
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(10)

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            connection.settimeout(10)
            thread = threading.Thread(target=self._served, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _served(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self._serve(connection)


def head_from(connection: socket.socket) -> str:
    raw = b""
    while b"\r\n\r\n" not in raw:
        more = connection.recv(1 << 16)
        if not more:
            raise ConnectionError
        raw += more
    return raw.decode("latin-1")


def answer_once(connection: socket.socket) -> None:
    head = head_from(connection)
    length = int(next((line[15:] for line in head.lower().split("\r\n") if line.startswith("content-length:")), 0))
    body = head.partition("\r\n\r\n")[2]
    while len(body) < length:  # what is left unread would reset the connection
        body += connection.recv(length).decode("latin-1")
    connection.sendall(answer(200, b"done", "connection: close"))


@contextmanager
def behind_tls(authority: trustme.CA, name: str = "localhost") -> Generator[Listener]:
    """A server that shows a certificate for a name, and answers every request."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)  # pyright: ignore[reportUnknownMemberType] - or an OpenSSL one

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            answer_once(wrapped)

    listener = Listener(serve)
    try:
        yield listener
    finally:
        listener.close()


class Proxy(Listener):
    """Keeps the heads of what it is asked; opens tunnels, and answers in place of plain servers."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.asked: list[str] = []
        self._refuses = refuses
        super().__init__(self._proxied)

    def _proxied(self, connection: socket.socket) -> None:
        head = head_from(connection)
        self.asked.append(head)
        method, target, _ = head.split(" ", 2)
        if self._refuses:
            connection.sendall(answer(407, b"", "connection: close"))
        elif method != "CONNECT":
            connection.sendall(answer(200, b"by proxy", "connection: close"))
        else:
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            host, _, port = target.rpartition(":")
            with socket.create_connection((host, int(port)), 10) as server:
                back = threading.Thread(target=carry, args=(server, connection))
                back.start()
                carry(connection, server)
                back.join(10)


def carry(source: socket.socket, target: socket.socket) -> None:
    """Pass on what comes until there is no more."""
    with suppress(OSError):
        while piece := source.recv(1 << 16):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def proxying(*, refuses: bool = False) -> Generator[Proxy]:
    proxy = Proxy(refuses=refuses)
    try:
        yield proxy
    finally:
        proxy.close()
