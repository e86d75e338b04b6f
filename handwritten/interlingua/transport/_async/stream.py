"""Events as they arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from interlingua.attempts import Attempt
from interlingua.errors import WorldError
from interlingua.rate_limits import RateLimit
from interlingua.transport._async.incoming import AsyncArriving, AsyncIncoming
from interlingua.transport.call import Call, Lost
from interlingua.transport.rates import RateLimits
from interlingua.transport.reading import EventReader, Glance
from interlingua.usage import Usage

EventT = TypeVar("EventT")


class AsyncEventStream(AsyncArriving, Generic[EventT]):
    """The events of one answer."""

    def __init__(self, incoming: AsyncIncoming, reader: EventReader[EventT], call: Call) -> None:
        super().__init__(incoming, call)
        self._reader = reader
        self._is_cancelled = False

    @property
    def status(self) -> int:
        """HTTP status code."""
        return self._incoming.head.status

    @property
    def rate_limits(self) -> Mapping[str, RateLimit]:
        """How much is left, by what is limited."""
        return RateLimits(self.headers, self._call.endpoint.rules)

    def attempts_with(self, usage: Usage) -> tuple[Attempt, ...]:
        """Every request that was sent for it, the last one with its tokens."""
        return self._call.attempts(usage)

    @property
    def received(self) -> Sequence[EventT]:
        """Every event that has come, decoded again when it is looked at."""
        return self._reader.received

    def kept(self, start: int, end: int) -> Sequence[bytes]:
        """The events from one to another as they came, without the key."""
        return [self._call.endpoint.auth.hide_in(event) for event in self._reader.kept(start, end)]

    async def __anext__(self) -> EventT:
        try:
            while (event := self.take()) is None:
                if not await self.more():
                    raise StopAsyncIteration
        except WorldError:
            await self.close()
            raise
        return event

    def glance_with(self, glance: Glance) -> None:
        """Let `take` give what `glance` makes of the bytes of an event, where that is not None."""
        self._reader.glance = glance

    def cancel(self) -> None:
        """End it from any thread or task: its connection is free at once, and who reads on gets `StreamIncomplete`."""
        self._is_cancelled = True
        self._release()

    def take(self) -> EventT | None:
        """The next event that has come. None: await `more` first. Close the stream if this raises."""
        if self._is_closed:
            return None
        try:
            return self._reader.take()
        except WorldError as error:
            raise self._call.ended_by(error) from None

    async def more(self) -> bool:
        """Read on when `take` gives nothing; False when nothing is to come. Close the stream if this raises."""
        if self._is_closed:
            return False
        reader = self._reader
        if reader.is_over:
            await self._finish()
            return False
        try:
            piece = b"" if self._is_cancelled else await self._incoming.piece()
            self._go_on_unless_cancelled()
            reader.feed(piece)
        except Lost as lost:
            self._go_on_unless_cancelled()
            if not reader.has_ended_well:
                raise self._call.ended_by(reader.broken(lost.cause, str(lost))) from None
            reader.feed(b"")
        except WorldError as error:
            raise self._call.ended_by(error) from None
        except BaseException:  # a cancellation, say, after which nobody may close it
            self._call.leave()
            raise
        return True

    def _go_on_unless_cancelled(self) -> None:
        if self._is_cancelled:
            raise self._call.ended_by(self._reader.broken("cancelled", "it was cancelled")) from None

    async def _finish(self) -> None:
        self._is_closed = True
        if self._release.detach() is not None:
            try:
                await self._incoming.settle()
            finally:
                self._call.leave()
