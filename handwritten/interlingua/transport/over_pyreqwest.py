"""Connections of pyreqwest, the Rust library reqwest, for calls under asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Self, cast

from interlingua.errors import InvalidArgument, MissingExtra, Unsupported
from interlingua.transport.loops import asyncio_spawner, is_under_trio
from interlingua.transport.outgoing import Outgoing, target_of
from interlingua.transport.policy import DEFAULT_POLICY
from interlingua.transport.portions import portions_of


class Pyreqwest:
    """What `http_client=` of an `AsyncClient` takes to have its calls made by pyreqwest, with the extra of that name.

    Whatever the builder says, no redirect is followed, nothing is decompressed and no status is an error: that is ours
    to do. One may serve several clients; close it, or use `async with`.

    >>> async with Pyreqwest() as http, il.AsyncClient("openai", http_client=http) as client: ...
    """

    def __init__(self, builder: Any = None, *, connect: float = DEFAULT_POLICY.connect) -> None:
        """Make the connections; nothing is opened before the first call.

        Args:
            builder: A `pyreqwest.client.ClientBuilder` that is not built yet, with proxies and certificates of one's
                own.
            connect: Seconds to make a connection.
        """
        try:
            from pyreqwest.client import ClientBuilder
        except ImportError:
            raise MissingExtra("pyreqwest", "pyreqwest") from None
        if builder is not None and not isinstance(builder, ClientBuilder):
            raise InvalidArgument("builder", type(builder).__name__, "a ClientBuilder of pyreqwest")
        chosen = ClientBuilder() if builder is None else builder
        chosen = chosen.follow_redirects(False).referer(False).error_for_status(False).http1_lower_case_headers()
        chosen = chosen.gzip(False).brotli(False).zstd(False).deflate(False)
        self.client = chosen.connect_timeout(timedelta(seconds=connect)).build()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self.client.close()


class RustConnections:
    """Those of one `Pyreqwest`."""

    def __init__(self, http: Pyreqwest) -> None:
        self._client = http.client

    async def open(self, outgoing: Outgoing) -> RustAnswer:
        """Send a request; the body of the answer is still to be read."""
        if is_under_trio():
            raise Unsupported("http_client", "pyreqwest is cancelled under asyncio alone; use httpx under trio")
        body = outgoing.body
        request = self._client.request(outgoing.method, target_of(outgoing.url).url)
        request = request.timeout(timedelta(seconds=float(outgoing.allowance))).streamed_read_buffer_limit(0)
        if body is None or isinstance(body, bytes):
            request = request.headers(outgoing.headers)
            sent = (request if body is None else request.body_bytes(body)).build_streamed()
        else:
            headers, portions = portions_of(outgoing)
            sent = request.headers(headers).body_stream(cast("Any", portions)).build_streamed()
        return RustAnswer(sent, await sent.__aenter__())

    async def aclose(self) -> None:
        """Nothing: they are the caller's."""


class RustAnswer:
    """An answer of pyreqwest."""

    __slots__ = ("_is_cut", "_leave", "_limit", "_read", "_spawn", "headers", "status")

    def __init__(self, sent: Any, response: Any) -> None:
        self.status: int = response.status
        self.headers: Mapping[str, str] = {
            name.lower(): ", ".join(response.headers.getall(name)) for name in response.headers
        }
        self._read = response.body_reader.read_chunk
        self._leave: Callable[[], Awaitable[None]] | None = partial(sent.__aexit__, None, None, None)
        """None once it was left."""
        self._limit: asyncio.Timeout | None = None
        """Of the read that is under way: what ends it from another task."""
        self._is_cut = False
        self._spawn: Callable[[], None] = partial(asyncio_spawner(), self.aclose)

    @property
    def is_reading(self) -> bool:
        """Whether a task waits for the next bytes."""
        return self._limit is not None

    def ready(self) -> bytes | None:
        """It does not say."""
        return None

    async def piece(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        try:
            async with asyncio.timeout(None) as self._limit:
                while (chunk := await self._read()) is not None:
                    if chunk:
                        return bytes(chunk)
                return b""
        except TimeoutError:
            if self._is_cut:
                raise ConnectionError("closed while it was read") from None
            raise
        finally:
            self._limit = None

    async def aclose(self) -> None:
        """Give the connection back, or end it; a task that is reading from it meanwhile loses it."""
        self._is_cut = True
        if self._limit is not None:
            self._limit.reschedule(asyncio.get_running_loop().time())
            while self.is_reading:  # pyreqwest leaves no connection that is being read from
                await asyncio.sleep(0)
        leave, self._leave = self._leave, None
        if leave is not None:
            await leave()

    def cut(self) -> None:
        """Have its own loop end the connection."""
        self._spawn()
