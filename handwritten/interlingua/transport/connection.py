"""One HTTP/1.1 connection over a socket, which carries one request after another."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from os import getpid
from time import monotonic

from interlingua.errors import InvalidArgument
from interlingua.transport.answers import KEEPALIVE_SECONDS
from interlingua.transport.deadline import Allowance
from interlingua.transport.network import connected, seconds_of
from interlingua.transport.outgoing import DEFAULT_PORTS, Outgoing, Target, in_portions, target_of
from interlingua.transport.received import Received

READ_AT_ONCE = 1 << 16
WRITTEN_AT_ONCE = 1 << 16
WITH_LENGTH = frozenset({"PATCH", "POST", "PUT"})
"""Methods that say so where the body is empty."""
HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


class Connection:
    """A socket, and the moment since which it has been idle."""

    __slots__ = ("_idle_since", "_process", "_socket")

    def __init__(self, target: Target, tls: ssl.SSLContext | None, allowance: Allowance) -> None:
        port = target.port or DEFAULT_PORTS[target.scheme]
        self._socket = connected(target.host, port, tls, allowance)
        self._idle_since = monotonic()
        self._process = getpid()

    def send(self, outgoing: Outgoing) -> Received:
        """Send a request and wait for the head of the answer. Raises `OSError`."""
        received = Received(outgoing.method)
        with suppress(
            BrokenPipeError, ConnectionResetError
        ):  # a server may refuse, and say why, before it has read all
            self._write(outgoing)
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

    def _write(self, outgoing: Outgoing) -> None:
        head, body = _head_and_body(outgoing)
        unsent = head
        for piece in body:
            if len(unsent) + len(piece) <= WRITTEN_AT_ONCE:
                unsent += piece  # in one packet: that saves a tenth of a call on loopback
                continue
            self._send(unsent, outgoing.allowance)
            unsent = bytes(piece) if len(piece) < WRITTEN_AT_ONCE else b""
            if not unsent:
                self._send(piece, outgoing.allowance)
        self._send(unsent, outgoing.allowance)

    def _send(self, data: bytes | memoryview, allowance: Allowance) -> None:
        if data:
            self._socket.settimeout(seconds_of(allowance))
            self._socket.sendall(data)


def _head_and_body(outgoing: Outgoing) -> tuple[bytes, Iterable[bytes | memoryview]]:
    target, body, method = target_of(outgoing.url), outgoing.body, outgoing.method
    headers = {"host": target.host_header, **outgoing.headers}
    if body is None or isinstance(body, bytes):
        if body or method in WITH_LENGTH:
            headers["content-length"] = str(len(body or b""))
        pieces: Iterable[bytes | memoryview] = in_portions(body, WRITTEN_AT_ONCE) if body else ()
    elif isinstance(body, tuple):
        headers["content-length"] = str(sum(map(len, body)))
        pieces = in_portions(body, WRITTEN_AT_ONCE)
    else:
        headers, pieces = _streamed(outgoing)
    lines = [f"{method} {target.path} HTTP/1.1"]
    lines += [f"{_checked(name)}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "\r\n"]).encode("ascii"), pieces


def _streamed(outgoing: Outgoing) -> tuple[dict[str, str], Iterable[bytes]]:
    """Files and iterables, which httpx knows how to write."""
    from interlingua.transport.foreign import httpx_request

    request = httpx_request(outgoing)
    headers = dict(request.headers.items())
    stream: Iterable[bytes] = request.stream  # type: ignore[assignment]
    return headers, _in_chunks(stream) if "transfer-encoding" in headers else stream


def _in_chunks(pieces: Iterable[bytes]) -> Iterable[bytes]:
    for piece in filter(None, pieces):
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


@lru_cache(maxsize=512)
def _checked(name: str) -> str:
    if not HEADER_NAME.fullmatch(name):
        raise InvalidArgument("extra_headers", repr(name), "the name of a header: letters, digits and hyphens")
    return name
