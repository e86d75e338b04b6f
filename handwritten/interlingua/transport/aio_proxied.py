"""Connections under asyncio behind a proxy: aiohttp's."""

from __future__ import annotations

import ssl
from asyncio import AbstractEventLoop, get_running_loop
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

import aiohttp
from aiohttp.client_proto import ResponseHandler
from yarl import URL

from interlingua.transport.answers import KEEPALIVE_SECONDS, MAX_CONNECTIONS, headers_from
from interlingua.transport.last_words import last_words
from interlingua.transport.outgoing import Outgoing, target_of
from interlingua.transport.portions import WRITTEN_AT_ONCE, portions_of

if TYPE_CHECKING:
    from aiohttp.client_reqrep import ConnectionKey
    from aiohttp.tracing import Trace


class Abrupt(ResponseHandler):
    """Ends a connection at once: to close it would go on to write what is left of a body that was given up."""

    def connection_lost(self, exc: BaseException | None) -> None:
        if self.transport is not None and isinstance(exc, OSError) and (said := last_words(self.transport)):
            self.data_received(said)
        super().connection_lost(exc)

    def close(self) -> None:
        transport = self.transport
        super().close()
        if transport is not None:
            transport.abort()


class QuietConnector(aiohttp.TCPConnector):
    """Does not take a connection again on which something came while it waited: it would pass for the next answer."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # pyright: ignore[reportUnknownMemberType] - of aiohttp
        self._factory = cast("partial[ResponseHandler]", partial(Abrupt, loop=get_running_loop()))

    async def _get(self, key: ConnectionKey, traces: list[Trace]) -> aiohttp.connector.Connection | None:
        while (connection := await super()._get(key, traces)) is not None:
            if connection.protocol is not None and not connection.protocol.should_close:
                break
            connection.close()
        return connection


class ProxiedAioConnections:
    """An aiohttp session, of one event loop."""

    def __init__(self, proxy: str, tls: ssl.SSLContext | None) -> None:
        self._session = aiohttp.ClientSession(
            connector=QuietConnector(
                limit=MAX_CONNECTIONS, keepalive_timeout=KEEPALIVE_SECONDS, ssl=True if tls is None else tls
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
        )
        self._proxy = _proxy_options(proxy)

    async def open(self, outgoing: Outgoing) -> ProxiedAioAnswer:
        """Send a request; the body of the answer is still to be read."""
        headers, data = outgoing.headers, cast("object", outgoing.body)
        if data is not None and (not isinstance(data, bytes) or len(data) > WRITTEN_AT_ONCE):
            headers, data = portions_of(outgoing)
        return ProxiedAioAnswer(
            await self._session.request(
                outgoing.method,
                _url(target_of(outgoing.url).url),
                data=data,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(sock_connect=outgoing.connect),  # the rest is kept by our own clock
                **self._proxy,
            )
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._session.close()


class ProxiedAioAnswer:
    """An answer of aiohttp."""

    __slots__ = ("_content", "_loop", "_response", "headers", "status")

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.status = response.status
        self.headers: Mapping[str, str] = headers_from(response.raw_headers)
        self._response = response
        self._content = response.content
        self._loop: AbstractEventLoop = get_running_loop()

    def ready(self) -> bytes | None:
        """What has come already; None where one must wait."""
        content = self._content
        return content.read_nowait() or (b"" if content.at_eof() else None)

    async def piece(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        return await self._content.readany()

    async def aclose(self) -> None:
        """Give the connection back, or end it when the body was not read to its end."""
        self._response.release()
        await self._response.wait_for_close()

    def cut(self) -> None:
        """Have its own loop end the connection; one that is closed has done so."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._response.close)


@lru_cache(maxsize=512)
def _url(url: str) -> URL:
    return URL(url, encoded=True)


def _proxy_options(proxy: str) -> dict[str, Any]:
    parts = urlsplit(proxy)
    if parts.username is None:
        return {"proxy": proxy}
    word = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    headers = {"Authorization": f"Basic {b64encode(word.encode()).decode('ascii')}"}  # aiohttp renames it
    return {"proxy": parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), "proxy_headers": headers}
