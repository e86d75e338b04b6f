# Derived from handwritten/interlingua/transport/_async/stream.py by codegen/unasync.py. Edit that one.
"""Events as they arrive."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Generic, Self, TypeVar

from interlingua.errors import Attempt, WorldError
from interlingua.transport._sync.incoming import Incoming
from interlingua.transport.call import Call, Lost
from interlingua.transport.failures import bare, request_id
from interlingua.transport.reading import EventReader

EventT = TypeVar("EventT")


class EventStream(Generic[EventT]):
    """The events of one answer. Leaving its `with`, closing or dropping it frees the connection at once."""

    def __init__(self, incoming: Incoming, reader: EventReader[EventT], call: Call) -> None:
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

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> EventT:
        if self._is_closed:
            raise StopIteration
        try:
            event = self._next()
        except WorldError as error:
            self.close()
            raise bare(error) from None
        if event is None:
            self._finish()
            raise StopIteration
        return event

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the connection. Harmless when called again."""
        self._is_closed = True
        if self._release.detach() is not None:
            self._incoming.close()

    def _next(self) -> EventT | None:
        while True:
            event = self._reader.take()
            if event is not None or self._reader.is_over:
                return event
            self._feed()

    def _feed(self) -> None:
        try:
            self._reader.feed(self._incoming.piece())
        except Lost as lost:
            if not self._reader.has_ended_well:
                raise self._reader.broken(lost.cause, str(lost)) from lost
            self._reader.feed(b"")

    def _finish(self) -> None:
        self._is_closed = True
        if self._release.detach() is not None:
            self._incoming.settle()
