"""Connections of httpx: a client or transport of the caller's, and what we use where nothing of ours fits."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from io import SEEK_END
from typing import TYPE_CHECKING, TypeAlias, cast

import httpx

from interlingua.transport.answers import headers_from
from interlingua.transport.loops import asyncio_spawner, is_under_trio, trio_spawner
from interlingua.transport.outgoing import target_of
from interlingua.transport.uploads import Multipart, Upload, is_file

if TYPE_CHECKING:
    from interlingua.transport.outgoing import Outgoing

UPLOADED_AT_ONCE = 1 << 16

Http: TypeAlias = httpx.Client | httpx.BaseTransport
AsyncHttp: TypeAlias = httpx.AsyncClient | httpx.AsyncBaseTransport


class ForeignConnections:
    """Those of an httpx client or transport."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def open(self, outgoing: Outgoing) -> ForeignAnswer:
        """Send a request; the body of the answer is still to be read."""
        request = httpx_request(outgoing)
        if isinstance(self._http, httpx.Client):
            return ForeignAnswer(self._http.send(request, stream=True, auth=None, follow_redirects=False))
        return ForeignAnswer(self._http.handle_request(request))

    def close(self) -> None:
        """Nothing: they are the caller's."""


class ForeignAnswer:
    """An answer of httpx."""

    __slots__ = ("_body", "_response", "headers", "status")

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = headers_from(response.headers.raw)
        self._response = response
        self._body: Iterator[bytes] | None = None

    def ready(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        if self._body is None:
            self._body = filter(None, cast("httpx.SyncByteStream", self._response.stream))
        return next(self._body, b"")

    piece = ready

    def close(self) -> None:
        """Give the connection back."""
        self._response.close()

    def cut(self) -> None:
        """End the connection, where it is known."""
        socket = self._response.extensions.get("network_stream")
        if socket is not None:
            socket.close()


class AsyncForeignConnections:
    """Those of an httpx client or transport under an event loop."""

    def __init__(self, http: AsyncHttp, *, is_ours: bool = False) -> None:
        self._http = http
        self._is_ours = is_ours

    async def open(self, outgoing: Outgoing) -> AsyncForeignAnswer:
        """Send a request; the body of the answer is still to be read."""
        request = httpx_request(outgoing)
        if isinstance(self._http, httpx.AsyncClient):
            return AsyncForeignAnswer(await self._http.send(request, stream=True, auth=None, follow_redirects=False))
        return AsyncForeignAnswer(await self._http.handle_async_request(request))

    async def aclose(self) -> None:
        """Close them, unless they are the caller's."""
        if self._is_ours:
            await self._http.aclose()


class AsyncForeignAnswer:
    """An answer of httpx under an event loop."""

    __slots__ = ("_body", "_is_reading", "_response", "_spawn", "headers", "status")

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = headers_from(response.headers.raw)
        self._response = response
        self._body: AsyncGenerator[bytes, None] | None = None
        """Of a transport that is not httpx's own it may be a mere iterator."""
        self._is_reading = False
        self._spawn: Callable[[], None] = partial(_spawner(), response.aclose)

    def ready(self) -> bytes | None:
        """It does not say."""
        return None

    async def piece(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        if self._body is None:
            stream = cast("httpx.AsyncByteStream", self._response.stream)
            self._body = cast("AsyncGenerator[bytes, None]", aiter(stream))
        self._is_reading = True
        try:
            while (piece := await anext(self._body, None)) == b"":
                continue
            return piece or b""
        finally:
            self._is_reading = False

    async def aclose(self) -> None:
        """Give the connection back, also under a task that is reading from it."""
        if self._body is not None and not self._is_reading and hasattr(self._body, "aclose"):
            await self._body.aclose()
        await self._response.aclose()

    def cut(self) -> None:
        """Have its own loop end the connection."""
        self._spawn()


def _spawner() -> Callable[[Callable[[], object]], None]:
    spawn = trio_spawner() if is_under_trio() else asyncio_spawner()
    return cast("Callable[[Callable[[], object]], None]", spawn)


def httpx_request(outgoing: Outgoing) -> httpx.Request:
    """As httpx has it; it also writes multipart bodies."""
    method, headers, body = outgoing.method, outgoing.headers, outgoing.body
    url, extensions = _parsed(outgoing.url), {"timeout": outgoing.timeouts}
    match body:
        case Multipart():
            return httpx.Request(method, url, headers=headers, files=body.parts_from_start(), extensions=extensions)
        case Upload():
            stream = UploadStream(body)
            headers = {"host": target_of(outgoing.url).host_header, **headers, **stream.length_header()}
            return httpx.Request(method, url, headers=headers, stream=stream, extensions=extensions)
        case tuple():
            return httpx.Request(method, url, headers=headers, content=b"".join(body), extensions=extensions)
        case _:
            return httpx.Request(method, url, headers=headers, content=body, extensions=extensions)


def _parsed(url: str) -> httpx.URL:
    return httpx.URL(target_of(url).url)


class UploadStream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A file or an iterable as a body, piece by piece. A file is read from where it first stood, on each try."""

    def __init__(self, upload: Upload) -> None:
        self._source = upload.source
        self._start = upload.start

    def length_header(self) -> dict[str, str]:
        """`content-length` where it is known, else the header of an unknown length."""
        if self._start is None or not is_file(self._source):
            return {"transfer-encoding": "chunked"}
        end = self._source.seek(0, SEEK_END)
        self._source.seek(self._start)
        return {"content-length": str(end - self._start)}

    def __iter__(self) -> Iterator[bytes]:
        if not is_file(self._source):
            yield from self._source
            return
        while piece := self._source.read(UPLOADED_AT_ONCE):
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece
