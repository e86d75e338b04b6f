"""Where connections come from: ours by default, or an HTTP client or transport of the caller's."""

from __future__ import annotations

import ssl
from collections import deque
from collections.abc import AsyncGenerator, Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass
from weakref import WeakKeyDictionary

import httpcore
import httpx
from sniffio import current_async_library

from interlingua.errors import MissingExtra
from interlingua.transport.loops import asyncio_spawner, running_loop, trio_spawner
from interlingua.transport.network import LimitedBackend

MAX_CONNECTIONS = 1000
MAX_IDLE_CONNECTIONS = 100
KEEPALIVE_SECONDS = 30.0

NETWORK_ERRORS: tuple[type[Exception], ...] = (
    httpx.TransportError,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    OSError,
)
"""What a lost connection looks like in the libraries that may be in use."""
TIMEOUTS = (httpx.TimeoutException, httpcore.TimeoutException, TimeoutError)

Http: TypeAlias = httpx.Client | httpx.BaseTransport
AsyncHttp: TypeAlias = httpx.AsyncClient | httpx.AsyncBaseTransport


@cache
def shared_tls() -> ssl.SSLContext:
    """One TLS context for all: making one costs 14 ms. Honours SSL_CERT_FILE and SSL_CERT_DIR."""
    return httpx.create_ssl_context(trust_env=True)


def proxy_for(base_url: str) -> str | None:
    """The proxy that the environment names for this server."""
    parts = urlsplit(base_url)
    if proxy_bypass(parts.hostname or ""):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if _is_socks(proxy) and find_spec("socksio") is None:
        raise MissingExtra("socks", f"the proxy {proxy}")
    return proxy


def _is_socks(proxy: str | None) -> bool:
    return proxy is not None and proxy.startswith("socks")


class Pool:
    """Connections for synchronous calls."""

    errors = NETWORK_ERRORS

    def __init__(self, base_url: str, http: Http | None) -> None:
        self._http = http if http is not None else SocketTransport(proxy_for(base_url))
        self._is_ours = http is None
        self._abandoned: deque[httpx.Response] = deque()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body of the answer is still to be read."""
        self._close_abandoned()
        if isinstance(self._http, httpx.Client):
            return self._http.send(request, stream=True, auth=None, follow_redirects=False)
        return self._http.handle_request(request)

    def releaser(self, response: httpx.Response) -> Callable[[], None]:
        """What frees the connection of an answer that nobody will read on."""
        return partial(self._abandon, response)

    def close(self) -> None:
        """Close what is ours."""
        self._close_abandoned()
        if self._is_ours:
            self._http.close()

    def _abandon(self, response: httpx.Response) -> None:
        # The garbage collector may call this while the pool's lock is held, so the pool itself hears of it later.
        self._abandoned.append(response)
        socket = response.extensions.get("network_stream")
        if socket is not None:
            socket.close()

    def _close_abandoned(self) -> None:
        while self._abandoned:
            try:
                response = self._abandoned.popleft()
            except IndexError:
                return
            response.close()


class SocketTransport(httpx.BaseTransport):
    """httpcore's pool over sockets that keep the deadline."""

    def __init__(self, proxy: str | None) -> None:
        self._pool = _httpcore_pool(proxy)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body of the answer is still to be read."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        extensions: dict[str, Any] = {**answer.extensions}  # pyright: ignore[reportUnknownMemberType] - open in httpcore
        return httpx.Response(answer.status, headers=answer.headers, stream=SocketBody(answer), extensions=extensions)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class SocketBody(httpx.SyncByteStream):
    """The body of an answer, from the socket."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        """Give the connection back, or end it when the body was not read to its end."""
        self._answer.close()


def _httpcore_pool(proxy: str | None) -> httpcore.ConnectionPool:
    options: dict[str, Any] = {
        "ssl_context": shared_tls(),
        "max_connections": MAX_CONNECTIONS,
        "max_keepalive_connections": MAX_IDLE_CONNECTIONS,
        "keepalive_expiry": KEEPALIVE_SECONDS,
        "network_backend": LimitedBackend(),
    }
    if proxy is None:
        return httpcore.ConnectionPool(**options)
    address = httpx.Proxy(proxy)
    kind = httpcore.SOCKSProxy if _is_socks(proxy) else httpcore.HTTPProxy
    return kind(proxy_url=str(address.url), proxy_auth=address.raw_auth, **options)


class AsyncPool:
    """Connections for calls under an event loop; each loop has its own, which end with it."""

    def __init__(self, base_url: str, http: AsyncHttp | None) -> None:
        self._base_url = base_url
        self._http = http
        self._by_loop: WeakKeyDictionary[Hashable, LoopPool] = WeakKeyDictionary()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body of the answer is still to be read."""
        http = self._http or await self._of_this_loop()
        if isinstance(http, httpx.AsyncClient):
            return await http.send(request, stream=True, auth=None, follow_redirects=False)
        return await http.handle_async_request(request)

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What a lost connection looks like in this loop."""
        if current_async_library() == "trio":
            return NETWORK_ERRORS
        import aiohttp

        return (*NETWORK_ERRORS, aiohttp.ClientError)

    def releaser(self, response: httpx.Response) -> Callable[[], None]:
        """What frees the connection of an answer that nobody will read on, from wherever it is called."""
        spawn = trio_spawner() if current_async_library() == "trio" else asyncio_spawner()
        return partial(spawn, response.aclose)

    async def aclose(self) -> None:
        """Close what is ours in this loop."""
        ours = self._by_loop.get(running_loop())
        if ours is not None:
            await ours.keeper.aclose()

    async def _of_this_loop(self) -> httpx.AsyncBaseTransport:
        loop = running_loop()
        ours = self._by_loop.get(loop)
        if ours is None:
            transport = _loop_transport(proxy_for(self._base_url))
            ours = self._by_loop[loop] = LoopPool(transport, self._kept(loop, transport))
            await anext(ours.keeper)
        return ours.transport

    async def _kept(self, loop: Hashable, transport: httpx.AsyncBaseTransport) -> AsyncGenerator[None]:
        # asyncio and trio both close the generators that still wait when a loop ends, while it can still close sockets.
        try:
            yield
        finally:
            self._by_loop.pop(loop, None)
            await transport.aclose()


@dataclass(frozen=True, slots=True)
class LoopPool:
    """The connections of one loop, and what closes them."""

    transport: httpx.AsyncBaseTransport
    keeper: AsyncGenerator[None]


def _loop_transport(proxy: str | None) -> httpx.AsyncBaseTransport:
    """aiohttp's connections under asyncio, where httpx's own pool loses most of the throughput; else httpx's."""
    if current_async_library() == "trio" or _is_socks(proxy):
        limits = httpx.Limits(
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=MAX_IDLE_CONNECTIONS,
            keepalive_expiry=KEEPALIVE_SECONDS,
        )
        return httpx.AsyncHTTPTransport(verify=shared_tls(), limits=limits, proxy=proxy)
    import aiohttp
    from httpx_aiohttp import AiohttpTransport

    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS, keepalive_timeout=KEEPALIVE_SECONDS, ssl=shared_tls()),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    )
    return AiohttpTransport(verify=shared_tls(), client=session, proxy=httpx.Proxy(proxy) if proxy else None)
