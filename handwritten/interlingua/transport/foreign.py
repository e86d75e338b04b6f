"""Connections of httpx or httpx2: a client or transport of the caller's, and what we use where nothing of ours fits."""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from io import SEEK_END
from threading import Timer
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import httpx

from interlingua.transport.answers import headers_from
from interlingua.transport.libraries import (
    LIBRARIES,
    AsyncLikeTransport,
    Library,
    LikeClient,
    LikeTransport,
    library_of,
)
from interlingua.transport.loops import asyncio_spawner, is_under_trio, trio_spawner
from interlingua.transport.outgoing import target_of
from interlingua.transport.uploads import Multipart, Upload, is_file

if TYPE_CHECKING:
    from interlingua.transport.deadline import Allowance
    from interlingua.transport.outgoing import Outgoing
    from interlingua.transport.over_pyreqwest import Pyreqwest

UPLOADED_AT_ONCE = 1 << 16

Http: TypeAlias = LikeClient | LikeTransport
AsyncHttp: TypeAlias = "LikeClient | AsyncLikeTransport | Pyreqwest"


class ForeignConnections:
    """Those of a client or transport."""

    def __init__(self, http: Http) -> None:
        self._library = library_of(http, is_async=False)
        self._http: Any = http
        self._is_client = isinstance(http, self._library.Client)

    def open(self, outgoing: Outgoing) -> ForeignAnswer:
        """Send a request; the body of the answer is still to be read."""
        request = request_of(self._library, outgoing)
        if self._is_client:
            response = self._http.send(request, stream=True, auth=None, follow_redirects=False)
        else:
            response = self._http.handle_request(request)
        return ForeignAnswer(response, outgoing.allowance, request.extensions["timeout"])

    def close(self) -> None:
        """Nothing: they are the caller's."""

    def forget(self) -> None:
        """Nothing: whoever made them knows of the other process."""


class ForeignAnswer:
    """An answer of httpx or httpx2."""

    __slots__ = ("_allowance", "_body", "_guard", "_response", "_timeouts", "headers", "status")

    def __init__(self, response: Any, allowance: Allowance, timeouts: dict[str, float]) -> None:
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = headers_from(response.headers.raw)
        self._response = response
        self._allowance = allowance
        self._timeouts = timeouts
        """What the library goes by, looked at when it begins to read the body."""
        self._body: Iterator[bytes] | None = None
        self._guard: Timer | None = None
        """Ends the connection at the deadline: the library gives each read anew all the time there was."""

    def ready(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        if self._body is None:
            self._timeouts["read"] = self._allowance.now()
            self._body = filter(None, cast("Iterator[bytes]", self._response.stream))
            if "network_stream" in self._response.extensions:
                self._guard = Timer(max(0.0, self._allowance.until_deadline()), self.cut)
                self._guard.daemon = True
                self._guard.start()
        return next(self._body, b"")

    piece = ready

    def close(self) -> None:
        """Give the connection back."""
        if self._guard is not None:
            self._guard.cancel()
        self._response.close()

    def cut(self) -> None:
        """End the connection, where it is known, also under a thread that is reading from it."""
        if self._guard is not None:
            self._guard.cancel()
        stream = self._response.extensions.get("network_stream")
        if stream is None:
            return
        connection = stream.get_extra_info("socket")
        if connection is not None:
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)  # below TLS, which another thread is using
        stream.close()


class AsyncForeignConnections:
    """Those of a client or transport under an event loop."""

    def __init__(self, http: AsyncHttp, *, is_ours: bool = False) -> None:
        self._library = library_of(http, is_async=True)
        self._http: Any = http
        self._is_client = isinstance(http, self._library.AsyncClient)
        self._is_ours = is_ours

    async def open(self, outgoing: Outgoing) -> AsyncForeignAnswer:
        """Send a request; the body of the answer is still to be read."""
        request = request_of(self._library, outgoing)
        if self._is_client:
            return AsyncForeignAnswer(await self._http.send(request, stream=True, auth=None, follow_redirects=False))
        return AsyncForeignAnswer(await self._http.handle_async_request(request))

    async def aclose(self) -> None:
        """Close them, unless they are the caller's."""
        if self._is_ours:
            await self._http.aclose()


class AsyncForeignAnswer:
    """The same under an event loop."""

    __slots__ = ("_body", "_is_reading", "_response", "_spawn", "headers", "status")

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
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
            self._body = cast("AsyncGenerator[bytes, None]", aiter(self._response.stream))
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
    request: httpx.Request = request_of(httpx, outgoing)
    return request


def request_of(library: Library, outgoing: Outgoing) -> Any:
    """As a library has it."""
    body = outgoing.body
    url = library.URL(target_of(outgoing.url).url)
    given: dict[str, Any] = {"headers": outgoing.headers, "extensions": {"timeout": outgoing.timeouts}}
    match body:
        case Multipart():
            given["files"] = body.parts_from_start()
        case Upload():
            stream = _upload_stream(library)(body)
            host = {"host": target_of(outgoing.url).host_header}
            given |= {"headers": {**host, **outgoing.headers, **stream.length_header()}, "stream": stream}
        case tuple():
            given["content"] = b"".join(body)
        case _:
            given["content"] = body
    return library.Request(outgoing.method, url, **given)


@lru_cache(maxsize=len(LIBRARIES))
def _upload_stream(library: Library) -> type[UploadStream]:
    """Each library asks that a body be of a class of its own."""
    return type("UploadStream", (UploadStream, library.SyncByteStream, library.AsyncByteStream), {})


class UploadStream:
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
