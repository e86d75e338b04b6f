"""Where connections come from: ours by default, or an HTTP client or transport of the caller's."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Callable, Hashable
from functools import partial
from importlib import import_module
from os import getpid
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from interlingua.errors import Unsupported
from interlingua.transport.answers import KEEPALIVE_SECONDS, MAX_CONNECTIONS, MAX_IDLE_CONNECTIONS
from interlingua.transport.loops import in_thread, is_imported, is_under_trio, running_loop
from interlingua.transport.surroundings import AS_THE_ENVIRONMENT_SAYS, GrpcWay, Network, is_socks, proxy_for, tls_for

if TYPE_CHECKING:
    from interlingua.transport.answers import Answer, AsyncAnswer, AsyncConnections, Connections
    from interlingua.transport.foreign import AsyncHttp, Http
    from interlingua.transport.outgoing import Outgoing

OVER_GRPC = "interlingua.transport.over_grpc.aio"
OURS = "interlingua.transport.aio"
OVER_AIOHTTP = "interlingua.transport.aio_proxied"
OVER_HTTPX = "interlingua.transport.foreign"
Release: TypeAlias = Callable[[], None]
Way: TypeAlias = Network | GrpcWay
"""How our own connections reach a server."""
Given: TypeAlias = "Http | Way | None"
"""An HTTP client or transport of the caller's, or the way of ours."""
AsyncGiven: TypeAlias = "AsyncHttp | Way | None"


class Pool:
    """Connections for synchronous calls."""

    def __init__(self, base_url: str, http: Given) -> None:
        self._base_url = base_url
        self._http = AS_THE_ENVIRONMENT_SAYS if http is None else http
        self._connections = _connections(base_url, self._http)
        self._process = getpid()
        self._abandoned: deque[Answer] = deque()

    def prepare(self) -> None:
        """Nothing is left to do: what it needs was made with it."""

    def open(self, outgoing: Outgoing) -> Answer:
        """Send a request; the body of the answer is still to be read."""
        if self._process != getpid():
            self._begin_anew()
        self._close_abandoned()
        return self._connections.open(outgoing)

    def releaser(self, answer: Answer) -> Release:
        """What frees the connection of an answer that nobody will read on."""
        abandoned = self._abandoned

        def release() -> None:
            # The garbage collector may call this while the pool's lock is held, so the pool itself hears of it later;
            # and only once the connection has ended, or another thread would take it for one that is free.
            answer.cut()
            abandoned.append(answer)

        return release

    def close(self) -> None:
        """Close what is ours."""
        self._close_abandoned()
        self._connections.close()

    def _begin_anew(self) -> None:
        """In a forked process: the connections are still the parent's, which would read our answers."""
        self._process = getpid()
        self._abandoned.clear()
        self._connections.forget()
        self._connections = _connections(self._base_url, self._http)

    def _close_abandoned(self) -> None:
        while self._abandoned:
            try:
                answer = self._abandoned.popleft()
            except IndexError:
                return
            answer.close()


def _connections(base_url: str, http: Http | Way) -> Connections:
    if isinstance(http, GrpcWay):
        from interlingua.transport.over_grpc.sync import GrpcConnections

        return GrpcConnections(base_url, http)
    if not isinstance(http, Network):
        from interlingua.transport.foreign import ForeignConnections

        return ForeignConnections(http)
    proxy = proxy_for(base_url, http)
    tls = tls_for(base_url, http, proxy=proxy)
    if proxy is not None:
        from interlingua.transport.proxied import ProxiedConnections

        return ProxiedConnections(proxy, tls)
    from interlingua.transport.sockets import SocketConnections

    return SocketConnections(tls)


class LoopPool(NamedTuple):
    """The connections of one loop, and what closes them."""

    connections: AsyncConnections
    keeper: AsyncGenerator[None]
    process: int

    @property
    def is_inherited(self) -> bool:
        """Whether this process was forked from the one whose they are."""
        return self.process != getpid()


class AsyncPool:
    """Connections for calls under an event loop; each loop has its own, which end with it."""

    def __init__(self, base_url: str, http: AsyncGiven) -> None:
        self._base_url = base_url
        self._way = http if isinstance(http, Way) else AS_THE_ENVIRONMENT_SAYS
        self._given = None if http is None or isinstance(http, Way) else _given_connections(http)
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
        if ours is not None and not ours.is_inherited:
            await ours.keeper.aclose()

    async def _of_this_loop(self) -> AsyncConnections:
        loop = running_loop()
        ours = self._by_loop.get(loop)
        if ours is None:
            library = _library_for(self._base_url, self._way)
            if not is_imported(library):
                await in_thread(partial(_get_ready, library, self._base_url, self._way))
            ours = self._by_loop.get(loop) or await self._made(loop)
        elif ours.is_inherited:  # it waits for events together with the parent, so no connection of it is safe
            raise Unsupported("event loop", "it ran before this process was forked, and is its parent's; run a new one")
        return ours.connections

    async def _made(self, loop: Hashable) -> LoopPool:
        connections = _loop_connections(self._base_url, self._way)
        ours = self._by_loop[loop] = LoopPool(connections, self._kept(loop, connections), getpid())
        await anext(ours.keeper)
        return ours

    async def _kept(self, loop: Hashable, connections: AsyncConnections) -> AsyncGenerator[None]:
        # asyncio and trio both close the generators that still wait when a loop ends, while it can still close sockets.
        process = getpid()
        try:
            yield
        finally:
            if process == getpid():
                self._by_loop.pop(loop, None)
                await connections.aclose()


def _given_connections(http: AsyncHttp) -> AsyncConnections:
    from interlingua.transport.over_pyreqwest import Pyreqwest, RustConnections

    if isinstance(http, Pyreqwest):
        return RustConnections(http)
    from interlingua.transport.foreign import AsyncForeignConnections

    return AsyncForeignConnections(http)


def _get_ready(library: str, base_url: str, way: Way) -> None:
    """Import it, which may take 0.3 s, and make the TLS context, or read the protos."""
    import_module(library)
    if isinstance(way, GrpcWay):
        from interlingua.transport.over_grpc.contract import load_contract

        load_contract(way.api)
    else:
        tls_for(base_url, way, proxy=proxy_for(base_url, way))


def _library_for(base_url: str, way: Way) -> str:
    """Our own under asyncio, aiohttp behind a proxy; where those do not fit, httpx. Raises `Unsupported`."""
    if isinstance(way, GrpcWay):
        if is_under_trio():
            raise Unsupported("transport", "gRPC knows asyncio alone; under trio use il.connect in a thread, or HTTP")
        return OVER_GRPC
    proxy = proxy_for(base_url, way)
    if is_under_trio() or is_socks(proxy):
        return OVER_HTTPX
    return OURS if proxy is None else OVER_AIOHTTP


def _loop_connections(base_url: str, way: Way) -> AsyncConnections:
    if isinstance(way, GrpcWay):
        from interlingua.transport.over_grpc.aio import AioGrpcConnections

        return AioGrpcConnections(base_url, way)
    proxy = proxy_for(base_url, way)
    tls = tls_for(base_url, way, proxy=proxy)
    if not is_under_trio() and proxy is None:
        from interlingua.transport.aio import AioConnections

        return AioConnections(tls)
    if not is_under_trio() and proxy is not None and not is_socks(proxy):
        from interlingua.transport.aio_proxied import ProxiedAioConnections

        return ProxiedAioConnections(proxy, tls)
    import httpx

    from interlingua.transport.foreign import AsyncForeignConnections

    limits = httpx.Limits(
        max_connections=MAX_CONNECTIONS,
        max_keepalive_connections=MAX_IDLE_CONNECTIONS,
        keepalive_expiry=KEEPALIVE_SECONDS,
    )
    through = None if proxy is None else httpx.Proxy(proxy, ssl_context=tls if proxy.startswith("https:") else None)
    transport = httpx.AsyncHTTPTransport(verify=tls or True, limits=limits, proxy=through)
    return AsyncForeignConnections(transport, is_ours=True)
