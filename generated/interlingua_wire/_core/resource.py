# Copied from codegen/emit/static/_core/resource.py by `python -m codegen regen`. Edit that one.
"""What generated resources and clients have in common: sending, streaming, and going from page to page."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any, TypeVar

from .operation import Operation
from .pages import items_of, next_request
from .request import Request
from .transport import AsyncStream, AsyncTransport, Stream, Transport

ReplyT = TypeVar("ReplyT")
EventT = TypeVar("EventT")
ItemT = TypeVar("ItemT")


class Resource:
    """Operations that belong together."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._warned: set[str] = set()

    def _send(self, request: Request[ReplyT, Any, Any]) -> ReplyT:
        _warn_once(request.operation, self._warned)
        return self._transport.send(request).value

    def _stream(self, request: Request[Any, EventT, Any]) -> Stream[EventT]:
        _warn_once(request.operation, self._warned)
        return self._transport.stream(request)

    def _pages(self, request: Request[Any, Any, ItemT]) -> Iterator[ItemT]:
        seen: set[object] = set()
        following: Request[Any, Any, ItemT] | None = request
        while following is not None:
            reply = self._send(following)
            yield from items_of(following, reply)
            following = next_request(following, reply, seen)


class AsyncResource:
    """Operations that belong together, under an event loop."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport
        self._warned: set[str] = set()

    async def _send(self, request: Request[ReplyT, Any, Any]) -> ReplyT:
        _warn_once(request.operation, self._warned)
        return (await self._transport.send(request)).value

    async def _stream(self, request: Request[Any, EventT, Any]) -> AsyncStream[EventT]:
        _warn_once(request.operation, self._warned)
        return await self._transport.stream(request)

    async def _pages(self, request: Request[Any, Any, ItemT]) -> AsyncIterator[ItemT]:
        seen: set[object] = set()
        following: Request[Any, Any, ItemT] | None = request
        while following is not None:
            reply = await self._send(following)
            for item in items_of(following, reply):
                yield item
            following = next_request(following, reply, seen)


def _warn_once(operation: Operation[Any, Any, Any], warned: set[str]) -> None:
    lifecycle = operation.lifecycle
    if lifecycle.status == "active" or operation.name in warned:
        return
    warned.add(operation.name)
    since = f" since {lifecycle.since}" if lifecycle.since else ""
    instead = f"; use {lifecycle.successor} instead" if lifecycle.successor else ""
    message = f"{operation.api}: {operation.name} is {lifecycle.status}{since}{instead}"
    # Four frames up: here, `_send`, the generated method, its caller.
    warnings.warn(message, DeprecationWarning, stacklevel=4)
