"""Where connections come from: ours by default, or an HTTP client or transport of the caller's."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import AsyncGenerator, Callable, Hashable
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from interlingua.errors import MissingExtra
from interlingua.transport.answers import KEEPALIVE_SECONDS, MAX_CONNECTIONS, MAX_IDLE_CONNECTIONS
from interlingua.transport.loops import is_under_trio, running_loop

if TYPE_CHECKING:
    from ssl import SSLContext

    from interlingua.transport.answers import Answer, AsyncAnswer, AsyncConnections, Connections
    from interlingua.transport.foreign import AsyncHttp, Http
    from interlingua.transport.outgoing import Outgoing

Release: TypeAlias = Callable[[], None]
HAS_SYSTEM_PROXIES = sys.platform in ("darwin", "win32")


@cache
def shared_tls() -> SSLContext:
    """One TLS context for all: making one costs 14 ms. Honours SSL_CERT_FILE and SSL_CERT_DIR."""
    import ssl

    import certifi

    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        return ssl.create_default_context(cafile=file, capath=folder)
    return ssl.create_default_context(cafile=certifi.where())


def proxy_for(base_url: str) -> str | None:
    """The proxy that the environment names for this server."""
    if not HAS_SYSTEM_PROXIES and not any(name.lower().endswith("_proxy") for name in os.environ):
        return None  # and the module that knows of proxies, which takes 8 ms to import, stays out
    from urllib.request import getproxies, proxy_bypass

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


def _tls_for(base_url: str) -> SSLContext | None:
    return shared_tls() if urlsplit(base_url).scheme == "https" else None


class Pool:
    """Connections for synchronous calls."""

    def __init__(self, base_url: str, http: Http | None) -> None:
        self._connections = _connections(base_url, http)
        self._abandoned: deque[Answer] = deque()

    def prepare(self) -> None:
        """Nothing is left to do: what it needs was made with it."""

    def open(self, outgoing: Outgoing) -> Answer:
        """Send a request; the body of the answer is still to be read."""
        self._close_abandoned()
        return self._connections.open(outgoing)

    def releaser(self, answer: Answer) -> Release:
        """What frees the connection of an answer that nobody will read on."""
        abandoned = self._abandoned

        def release() -> None:
            # The garbage collector may call this while the pool's lock is held, so the pool itself hears of it later.
            abandoned.append(answer)
            answer.cut()

        return release

    def close(self) -> None:
        """Close what is ours."""
        self._close_abandoned()
        self._connections.close()

    def _close_abandoned(self) -> None:
        while self._abandoned:
            try:
                answer = self._abandoned.popleft()
            except IndexError:
                return
            answer.close()


def _connections(base_url: str, http: Http | None) -> Connections:
    if http is not None:
        from interlingua.transport.foreign import ForeignConnections

        return ForeignConnections(http)
    proxy, tls = proxy_for(base_url), _tls_for(base_url)
    if proxy is not None:
        from interlingua.transport.proxied import ProxiedConnections

        return ProxiedConnections(proxy, tls)
    from interlingua.transport.sockets import SocketConnections

    return SocketConnections(tls)


class LoopPool(NamedTuple):
    """The connections of one loop, and what closes them."""

    connections: AsyncConnections
    keeper: AsyncGenerator[None]


class AsyncPool:
    """Connections for calls under an event loop; each loop has its own, which end with it."""

    def __init__(self, base_url: str, http: AsyncHttp | None) -> None:
        self._base_url = base_url
        self._given = None if http is None else _given_connections(http)
        self._by_loop: WeakKeyDictionary[Hashable, LoopPool] = WeakKeyDictionary()

    async def prepare(self) -> None:
        """Make the connections of this loop ready."""
        if self._given is None:
            await self._of_this_loop()

    async def open(self, outgoing: Outgoing) -> AsyncAnswer:
        """Send a request; the body of the answer is still to be read."""
        connections = self._given or await self._of_this_loop()
        return await connections.open(outgoing)

    def releaser(self, answer: AsyncAnswer) -> Release:
        """What frees the connection of an answer that nobody will read on, from wherever it is called."""
        return answer.cut

    async def aclose(self) -> None:
        """Close what is ours in this loop."""
        ours = self._by_loop.get(running_loop())
        if ours is not None:
            await ours.keeper.aclose()

    async def _of_this_loop(self) -> AsyncConnections:
        loop = running_loop()
        ours = self._by_loop.get(loop)
        if ours is None:
            connections = _loop_connections(self._base_url)
            ours = self._by_loop[loop] = LoopPool(connections, self._kept(loop, connections))
            await anext(ours.keeper)
        return ours.connections

    async def _kept(self, loop: Hashable, connections: AsyncConnections) -> AsyncGenerator[None]:
        # asyncio and trio both close the generators that still wait when a loop ends, while it can still close sockets.
        try:
            yield
        finally:
            self._by_loop.pop(loop, None)
            await connections.aclose()


def _given_connections(http: AsyncHttp) -> AsyncConnections:
    from interlingua.transport.foreign import AsyncForeignConnections

    return AsyncForeignConnections(http)


def _loop_connections(base_url: str) -> AsyncConnections:
    """Our own under asyncio, aiohttp's behind a proxy; where those do not fit, httpx's."""
    proxy = proxy_for(base_url)
    if not is_under_trio() and proxy is None:
        from interlingua.transport.aio import AioConnections

        return AioConnections(_tls_for(base_url))
    if not is_under_trio() and proxy is not None and not _is_socks(proxy):
        from interlingua.transport.aio_proxied import ProxiedAioConnections

        return ProxiedAioConnections(proxy, _tls_for(base_url))
    import httpx

    from interlingua.transport.foreign import AsyncForeignConnections

    limits = httpx.Limits(
        max_connections=MAX_CONNECTIONS,
        max_keepalive_connections=MAX_IDLE_CONNECTIONS,
        keepalive_expiry=KEEPALIVE_SECONDS,
    )
    transport = httpx.AsyncHTTPTransport(verify=_tls_for(base_url) or True, limits=limits, proxy=proxy)
    return AsyncForeignConnections(transport, is_ours=True)
