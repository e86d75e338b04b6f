"""Connections that break where a test wants it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, NamedTuple

import httpx
import pytest

import interlingua as il
from interlingua.transport.clock import AsyncClock, Clock
from tests.recovery.models import DIALECTS, Answer, Body, Dialect, rest_of

KEY = "sk-test-canary-0123456789"
Refusal = tuple[int, Body]


class Cut(NamedTuple):
    """Where a connection breaks: after so many bytes, or never."""

    at: int | None
    by_error: bool = False


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body of which only the beginning comes."""

    def __init__(self, content: bytes, cut: Cut, size: int) -> None:
        self._content = content[: cut.at]
        self._breaks = cut.by_error and cut.at is not None
        self._size = size

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._content), self._size):
            yield self._content[start : start + self._size]
        if self._breaks:
            raise httpx.ReadError("connection reset")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


class Server(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A model behind connections that break: one cut a request, then none. A refusal is an answer without a stream."""

    def __init__(
        self, dialect: Dialect, whole: Answer, cuts: Sequence[Cut | Refusal] = (), *, size: int = 1 << 16
    ) -> None:
        self._dialect = dialect
        self._whole = whole
        self.cuts: list[Cut | Refusal] = [*cuts]
        self._size = size
        self._wires: dict[str, bytes] = {}
        self.bodies: list[Body] = []
        self.urls: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._answer(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self._answer(request, await request.aread())

    def content(self, request: httpx.Request, body: Body) -> bytes:
        """The whole stream."""
        said = self._dialect.said(body)
        if said not in self._wires:
            self._wires[said] = self._dialect.content(rest_of(self._whole, said))
        return self._wires[said]

    def _answer(self, request: httpx.Request, content: bytes) -> httpx.Response:
        body: Body = json.loads(content) if content else {}
        self.bodies.append(body)
        self.urls.append(str(request.url))
        cut = self.cuts.pop(0) if self.cuts else Cut(None)
        if not isinstance(cut, Cut):
            return httpx.Response(cut[0], json=cut[1])
        stream = Pieces(self.content(request, body), cut, self._size)
        return httpx.Response(200, headers={"content-type": self._dialect.content_type}, stream=stream)


def client_of(dialect: Dialect, server: Server, **settings: Any) -> il.Client:
    """A client of a wire format whose connections lead to the server."""
    name = dialect.model.partition("/")[0]
    return il.Client(name, **{"api_key": KEY, "base_url": dialect.base_url, "http_client": server, **settings})


def async_client_of(dialect: Dialect, server: Server, **settings: Any) -> il.AsyncClient:
    """The same under an event loop."""
    name = dialect.model.partition("/")[0]
    return il.AsyncClient(name, **{"api_key": KEY, "base_url": dialect.base_url, "http_client": server, **settings})


def whole_of(name: str, answer: Answer) -> il.ChatResponse:
    """The reply when nothing breaks."""
    dialect = DIALECTS[name]
    with (
        client_of(dialect, Server(dialect, answer)) as client,
        client.stream(dialect.model, "Tell.", protocol=dialect.protocol) as stream,
    ):
        return stream.response()


def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let waits before a retry take no time."""

    async def at_once(self: object, seconds: float) -> None:
        assert seconds >= 0

    monkeypatch.setattr(Clock, "sleep", lambda self, seconds: None)
    monkeypatch.setattr(AsyncClock, "sleep", at_once)
