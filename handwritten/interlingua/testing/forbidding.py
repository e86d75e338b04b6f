"""No request leaves this process while a test forbids it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Any, NoReturn
from unittest.mock import patch

import httpx

from interlingua.transport.foreign import AsyncForeignConnections, ForeignConnections
from interlingua.transport.outgoing import Outgoing
from interlingua.transport.pools import AsyncPool, Pool

REAL = (httpx.HTTPTransport, httpx.AsyncHTTPTransport)


class RequestForbidden(AssertionError):
    """A request was about to be sent while that was forbidden."""


@contextmanager
def forbid_requests() -> Generator[None]:
    """Raise `RequestForbidden` for every request that would be sent, by whatever client; mocks still answer.

    >>> with forbid_requests():
    ...     client.chat("openai/gpt-5", "Hello")  # raises
    """
    opened, opened_async = Pool.open, AsyncPool.open

    def open_checked(pool: Pool, outgoing: Outgoing) -> Any:
        _refuse_real(pool._connections, outgoing)  # pyright: ignore[reportPrivateUsage] - a test stands in its place
        return opened(pool, outgoing)

    async def open_checked_async(pool: AsyncPool, outgoing: Outgoing) -> Any:
        _refuse_real(pool._given, outgoing)  # pyright: ignore[reportPrivateUsage] - the same
        return await opened_async(pool, outgoing)

    with ExitStack() as stack:
        stack.enter_context(patch.object(Pool, "open", open_checked))
        stack.enter_context(patch.object(AsyncPool, "open", open_checked_async))
        yield


def _refuse_real(connections: object, outgoing: Outgoing) -> None:
    if isinstance(connections, ForeignConnections | AsyncForeignConnections):
        http: object = connections._http  # pyright: ignore[reportPrivateUsage] - the same
        if isinstance(http, httpx.Client | httpx.AsyncClient):
            http = http._transport  # pyright: ignore[reportPrivateUsage] - httpx tells it in no other way
        if not isinstance(http, REAL):
            return
    _refuse(outgoing)


def _refuse(outgoing: Outgoing) -> NoReturn:
    place = outgoing.url.partition("?")[0]
    raise RequestForbidden(f"a request was about to be sent: {outgoing.method} {place}")
