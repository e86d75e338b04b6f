"""Our own connections for synchronous calls: httpcore's, over sockets that keep the deadline.

httpx's layer over the same doubles the CPU time of a call, and the time of a first one (2026-11-28).
"""

from __future__ import annotations

import ssl
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from threading import BoundedSemaphore
from typing import Any

import httpcore

from interlingua.transport.answers import KEEPALIVE_SECONDS, MAX_CONNECTIONS, MAX_IDLE_CONNECTIONS, headers_from
from interlingua.transport.network import WRITTEN_AT_ONCE, LimitedBackend
from interlingua.transport.outgoing import Outgoing, Target, in_portions, target_of

WITH_LENGTH = frozenset({"PATCH", "POST", "PUT"})
"""Methods that say so where the body is empty."""


class SocketConnections:
    """The connections to one server. Those that wait for another request are taken last in, first out.

    httpcore's own pool looks at all of them for each request, under a lock: a tenth of a call's time (2026-11-28).
    """

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self._tls = tls
        self._backend = LimitedBackend()
        self._places = BoundedSemaphore(MAX_CONNECTIONS)
        self._all: set[httpcore.HTTPConnection] = set()
        self._idle: deque[httpcore.HTTPConnection] = deque()

    def open(self, outgoing: Outgoing) -> SocketAnswer:
        """Send a request; the body of the answer is still to be read."""
        request = _request(outgoing)
        if not self._places.acquire(timeout=max(0.0, outgoing.allowance.now())):
            raise httpcore.PoolTimeout(f"all {MAX_CONNECTIONS} connections are in use")
        connection = self._waiting() or self._made(request.url.origin)
        try:
            answer = connection.handle_request(request)
        except BaseException:
            self._end(connection)
            self._places.release()
            raise
        return SocketAnswer(answer, [partial(self._take_back, connection)])

    def close(self) -> None:
        """Close all connections."""
        self._idle.clear()
        while self._all:
            self._all.pop().close()

    def _made(self, origin: httpcore.Origin) -> httpcore.HTTPConnection:
        connection = httpcore.HTTPConnection(
            origin, ssl_context=self._tls, keepalive_expiry=KEEPALIVE_SECONDS, network_backend=self._backend
        )
        self._all.add(connection)
        return connection

    def _waiting(self) -> httpcore.HTTPConnection | None:
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            if connection.is_available() and not connection.has_expired():
                return connection
            self._end(connection)
        return None

    def _take_back(self, connection: httpcore.HTTPConnection) -> None:
        if connection.is_idle() and connection in self._all and len(self._idle) < MAX_IDLE_CONNECTIONS:
            self._idle.append(connection)
            self._end_oldest()
        else:
            self._end(connection)
        self._places.release()

    def _end_oldest(self) -> None:
        """What is never taken, since others are, must not stay open for it."""
        try:
            if len(self._idle) > 1 and self._idle[0].has_expired():
                self._end(self._idle.popleft())
        except IndexError:  # another thread was quicker
            return

    def _end(self, connection: httpcore.HTTPConnection) -> None:
        self._all.discard(connection)
        connection.close()


class ProxiedConnections:
    """The connections to one server behind a proxy, as httpcore pools them."""

    def __init__(self, proxy: str, tls: ssl.SSLContext | None) -> None:
        self._pool = _proxied_pool(proxy, tls)

    def open(self, outgoing: Outgoing) -> SocketAnswer:
        """Send a request; the body of the answer is still to be read."""
        return SocketAnswer(self._pool.handle_request(_request(outgoing)), [])

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class SocketAnswer:
    """An answer over one of our sockets."""

    __slots__ = ("_answer", "_at_end", "_body", "headers", "status")

    def __init__(self, answer: httpcore.Response, at_end: list[Callable[[], None]]) -> None:
        self.status = answer.status
        self.headers: Mapping[str, str] = headers_from(answer.headers)
        self._answer = answer
        self._body: Iterator[bytes] = iter(answer.stream)  # type: ignore[arg-type]
        self._at_end = at_end
        """Done once, by whichever thread closes first."""

    def ready(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        return next(self._body, b"")

    piece = ready

    def close(self) -> None:
        """Give the connection back, or end it when the body was not read to its end."""
        try:
            self._answer.close()
        finally:
            self._finish()

    def _finish(self) -> None:
        try:
            finish = self._at_end.pop()
        except IndexError:  # done already, perhaps by another thread
            return
        finish()

    def cut(self) -> None:
        """End the connection, also under a thread that is reading from it."""
        extensions: dict[str, Any] = {**self._answer.extensions}  # pyright: ignore[reportUnknownMemberType] - open there
        if socket := extensions.get("network_stream"):
            socket.close()


def _request(outgoing: Outgoing) -> httpcore.Request:
    target = target_of(outgoing.url)
    headers, content = _content(outgoing, target)
    extensions = {"timeout": outgoing.timeouts}
    return httpcore.Request(outgoing.method, _url(target), headers=headers, content=content, extensions=extensions)


@lru_cache(maxsize=512)
def _url(target: Target) -> httpcore.URL:
    return httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)


def _content(outgoing: Outgoing, target: Target) -> tuple[list[tuple[bytes, bytes]], Iterable[bytes]]:
    """The headers with those of host and length, and the body."""
    headers = [(b"host", target.host_header.encode("ascii"))]
    headers += [(name.encode("ascii"), value.encode("ascii")) for name, value in outgoing.headers.items()]
    body = outgoing.body
    if body is None or isinstance(body, bytes):
        if body or outgoing.method in WITH_LENGTH:
            headers.append((b"content-length", b"%d" % len(body or b"")))
        return headers, (body,) if body else ()
    if isinstance(body, tuple):
        headers.append((b"content-length", b"%d" % sum(map(len, body))))
        return headers, map(bytes, in_portions(body, WRITTEN_AT_ONCE))
    from interlingua.transport.foreign import httpx_request

    request = httpx_request(outgoing)
    return request.headers.raw, request.stream  # type: ignore[return-value]


def _proxied_pool(proxy: str, tls: ssl.SSLContext | None) -> httpcore.ConnectionPool:
    import httpx

    address = httpx.Proxy(proxy)
    kind = httpcore.SOCKSProxy if proxy.startswith("socks") else httpcore.HTTPProxy
    return kind(
        proxy_url=str(address.url),
        proxy_auth=address.raw_auth,
        ssl_context=tls,
        max_connections=MAX_CONNECTIONS,
        max_keepalive_connections=MAX_IDLE_CONNECTIONS,
        keepalive_expiry=KEEPALIVE_SECONDS,
        network_backend=LimitedBackend(),
    )
