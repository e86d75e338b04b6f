"""Connections for synchronous calls behind a proxy: httpcore's, over sockets that keep the allowance of a call."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from os import getpid
from typing import Any

import httpcore

from interlingua.transport.answers import KEEPALIVE_SECONDS, MAX_CONNECTIONS, MAX_IDLE_CONNECTIONS, headers_from
from interlingua.transport.deadline import Allowance
from interlingua.transport.heeding import send_heeding
from interlingua.transport.network import addresses
from interlingua.transport.outgoing import Outgoing, in_portions
from interlingua.transport.received import Received
from interlingua.transport.surroundings import is_socks

WRITTEN_AT_ONCE = 1 << 16


class ProxiedConnections:
    """The connections to one server behind a proxy, as httpcore pools them."""

    def __init__(self, proxy: str, tls: ssl.SSLContext | None) -> None:
        self._pool = _pool(proxy, tls)

    def open(self, outgoing: Outgoing) -> ProxiedAnswer:
        """Send a request; the body of the answer is still to be read."""
        from interlingua.transport.foreign import httpx_request

        asked = httpx_request(outgoing)
        request = httpcore.Request(
            asked.method,
            httpcore.URL(
                scheme=asked.url.raw_scheme, host=asked.url.raw_host, port=asked.url.port, target=asked.url.raw_path
            ),
            headers=asked.headers.raw,
            content=asked.stream,
            extensions={"timeout": outgoing.timeouts},
        )
        return ProxiedAnswer(self._pool.handle_request(request))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    forget = close


class ProxiedAnswer:
    """An answer that came through a proxy."""

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
        if stream := extensions.get("network_stream"):
            stream.close()


class LimitedStream(httpcore.NetworkStream):
    """A socket whose reads and writes together keep an allowance, however small the pieces in which bytes come."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._process = getpid()
        self._early = Early()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Wait for bytes, no longer than is left."""
        early, self._early = self._early.said, Early()
        return early or self._inner.read(max_bytes, _seconds(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it, no longer than is left, and as long as the server does not refuse it."""
        connection, cipher = map(self._inner.get_extra_info, ("socket", "ssl_object"))
        if not isinstance(timeout, Allowance) or cipher not in (None, connection):  # as of TLS within TLS
            for start in range(0, len(buffer), WRITTEN_AT_ONCE):
                self._inner.write(buffer[start : start + WRITTEN_AT_ONCE], _seconds(timeout, httpcore.WriteTimeout))
            return
        try:
            is_whole = send_heeding(connection, in_portions(buffer, WRITTEN_AT_ONCE), self._early, timeout)
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from None
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error
        if not is_whole:
            raise httpcore.WriteError("the server has answered before")

    def close(self) -> None:
        """Close the socket, also under a thread that is reading from it, but not in the process it was forked from."""
        if self._process == getpid():
            with suppress(OSError):
                self._inner.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Shake hands, no longer than is left."""
        seconds = _seconds(timeout, httpcore.ConnectTimeout)
        return LimitedStream(self._inner.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        """What the socket itself says."""
        return self._inner.get_extra_info(info)


class Early:
    """What a server says while it is still being written to."""

    __slots__ = ("_received", "said")

    def __init__(self) -> None:
        self.said = b""
        self._received = Received("POST")

    @property
    def waiting(self) -> int:
        """Bytes of it."""
        return len(self.said)

    @property
    def is_final(self) -> bool:
        """Whether it is an answer after which the rest of the request changes nothing any more."""
        return self._received.is_final

    def feed(self, data: bytes) -> None:
        """Keep what has come."""
        self.said += data
        self._received.feed(data)


class LimitedBackend(httpcore.NetworkBackend):
    """Looks names up and connects within an allowance."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers."""
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in _looked_up(host, port, timeout):
            seconds = _seconds(timeout, httpcore.ConnectTimeout)
            try:
                return LimitedStream(self._inner.connect_tcp(address, port, seconds, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def _looked_up(host: str, port: int, timeout: float | None) -> list[str]:
    try:
        return addresses(host, port, _seconds(timeout, httpcore.ConnectTimeout))
    except TimeoutError as error:
        raise httpcore.ConnectTimeout(str(error)) from None
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error


def _seconds(timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
    if not isinstance(timeout, Allowance):
        return timeout
    seconds = timeout.now()
    if seconds <= 0:
        raise error("the deadline has passed")
    return seconds


def _pool(proxy: str, tls: ssl.SSLContext | None) -> httpcore.ConnectionPool:
    import httpx

    address = httpx.Proxy(proxy)
    settings: dict[str, Any] = {
        "proxy_url": str(address.url),
        "proxy_auth": address.raw_auth,
        "ssl_context": tls,
        "max_connections": MAX_CONNECTIONS,
        "max_keepalive_connections": MAX_IDLE_CONNECTIONS,
        "keepalive_expiry": KEEPALIVE_SECONDS,
        "network_backend": LimitedBackend(),
    }
    if is_socks(proxy):
        return httpcore.SOCKSProxy(**settings)
    return httpcore.HTTPProxy(**settings, proxy_ssl_context=tls if proxy.startswith("https:") else None)
