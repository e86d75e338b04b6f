"""Our own connections for synchronous calls: httpcore's pool over sockets that keep the deadline.

httpx's own layer over the same pool doubles the CPU time of a call, and the time of a first one (2026-11-28).
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import httpcore

from interlingua.transport.answers import KEEPALIVE_SECONDS, MAX_CONNECTIONS, MAX_IDLE_CONNECTIONS, headers_from
from interlingua.transport.network import WRITTEN_AT_ONCE, LimitedBackend
from interlingua.transport.outgoing import Outgoing, Target, in_portions, target_of

WITH_LENGTH = frozenset({"PATCH", "POST", "PUT"})
"""Methods that say so where the body is empty."""


class SocketConnections:
    """A pool of connections to one server."""

    def __init__(self, proxy: str | None, tls: ssl.SSLContext | None) -> None:
        self._pool = _pool(proxy, tls)

    def open(self, outgoing: Outgoing) -> SocketAnswer:
        """Send a request; the body of the answer is still to be read."""
        target = target_of(outgoing.url)
        headers, content = _content(outgoing, target)
        extensions = {"timeout": outgoing.timeouts}
        method = outgoing.method
        return SocketAnswer(
            self._pool.handle_request(
                httpcore.Request(method, _url(target), headers=headers, content=content, extensions=extensions)
            )
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class SocketAnswer:
    """An answer over one of our sockets."""

    __slots__ = ("_answer", "_body", "headers", "status")

    def __init__(self, answer: httpcore.Response) -> None:
        self.status = answer.status
        self.headers: Mapping[str, str] = headers_from(answer.headers)
        self._answer = answer
        self._body: Iterator[bytes] = iter(answer.stream)  # type: ignore[arg-type]

    def ready(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        return next(self._body, b"")

    piece = ready

    def close(self) -> None:
        """Give the connection back, or end it when the body was not read to its end."""
        self._answer.close()

    def cut(self) -> None:
        """End the connection, also under a thread that is reading from it."""
        extensions: dict[str, Any] = {**self._answer.extensions}  # pyright: ignore[reportUnknownMemberType] - open there
        if socket := extensions.get("network_stream"):
            socket.close()


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


def _pool(proxy: str | None, tls: ssl.SSLContext | None) -> httpcore.ConnectionPool:
    options: dict[str, Any] = {
        "ssl_context": tls,
        "max_connections": MAX_CONNECTIONS,
        "max_keepalive_connections": MAX_IDLE_CONNECTIONS,
        "keepalive_expiry": KEEPALIVE_SECONDS,
        "network_backend": LimitedBackend(),
    }
    if proxy is None:
        return httpcore.ConnectionPool(**options)
    import httpx

    address = httpx.Proxy(proxy)
    kind = httpcore.SOCKSProxy if proxy.startswith("socks") else httpcore.HTTPProxy
    return kind(proxy_url=str(address.url), proxy_auth=address.raw_auth, **options)
