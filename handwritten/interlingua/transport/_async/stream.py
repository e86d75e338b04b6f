"""Events as they arrive."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Generic, Self, TypeVar

from interlingua.errors import Attempt, WorldError
from interlingua.transport._async.incoming import AsyncIncoming
from interlingua.transport.call import Call, Lost
from interlingua.transport.failures import bare, request_id
from interlingua.transport.reading import EventReader

EventT = TypeVar("EventT")


class AsyncEventStream(Generic[EventT]):
    """The events of one answer. Leaving its `async with`, closing or dropping it frees the connection at once."""

    def __init__(self, incoming: AsyncIncoming, reader: EventReader[EventT], call: Call) -> None:
        self._incoming = incoming
        self._reader = reader
        self._call = call
        self._is_closed = False
        self._release = weakref.finalize(self, incoming.releaser())
        self._release.atexit = False

    @property
    def status(self) -> int:
        """HTTP status code."""
        return self._incoming.head.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Names are lower case."""
        return self._incoming.head.headers

    @property
    def request_id(self) -> str | None:
        """The provider's name for this request."""
        return request_id(self.headers)

    @property
    def ledger(self) -> tuple[Attempt, ...]:
        """Every request that was sent for it."""
        return self._call.ledger

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EventT:
        if self._is_closed:
            raise StopAsyncIteration
        try:
            event = await self._next()
        except WorldError as error:
            await self.close()
            raise bare(error) from None
        if event is None:
            await self._finish()
            raise StopAsyncIteration
        return event

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Free the connection. Harmless when called again."""
        self._is_closed = True
        if self._release.detach() is not None:
            await self._incoming.close()

    async def _next(self) -> EventT | None:
        while True:
            event = self._reader.take()
            if event is not None or self._reader.is_over:
                return event
            await self._feed()

    async def _feed(self) -> None:
        try:
            self._reader.feed(await self._incoming.piece())
        except Lost as lost:
            if not self._reader.has_ended_well:
                raise self._reader.broken(lost.cause, str(lost)) from lost
            self._reader.feed(b"")

    async def _finish(self) -> None:
        self._is_closed = True
        if self._release.detach() is not None:
            await self._incoming.settle()
