"""The wire events of one stream as ours, and the response they fold into."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Any

from attrs import evolve

from interlingua.attempts import Attempt
from interlingua.calls import ChatCall, Sent, name, named
from interlingua.chat import ChatResponse, Timings
from interlingua.errors import WorldError
from interlingua.events import Event, Start
from interlingua.folding import Collector
from interlingua.protocols.base import Glanced, StreamDecoder
from interlingua.structured import OutputSchema
from interlingua.usage import Usage


class StreamReader:
    """Turns the wire events of one stream into ours, and folds them."""

    def __init__(self, call: ChatCall, decoder: StreamDecoder[Any] | None = None) -> None:
        self._call = call
        self._decoder: StreamDecoder[Any] = decoder or call.route.capabilities.chat.decoder()
        self._readers = [rewriting.answer.read_stream() for rewriting in reversed(call.rewritings)]
        self.glance = self._decoder.glance
        """What reads the bytes of the plainest events before they are decoded."""
        self._first: float | None = None
        """When the first wire event came."""
        self._ended: float | None = None
        self._is_plain = not self._readers and not call.warnings
        self._received = Collector(keeps_raw=False)
        self._read = Collector(keeps_raw=False) if self._readers else self._received

    def feed(self, event: Any) -> Sequence[Event]:
        """The events that one wire event brings."""
        if self._first is None:
            self._first = monotonic()
        try:
            events = event.events if type(event) is Glanced else self._decoder.feed(event)
        except WorldError as error:
            name(error, self._call.route)
            raise
        if self._is_plain:
            for each in events:
                self._received.add(each)
            return events
        return self._taken(events)

    def end(self) -> Sequence[Event]:
        """The events that are owed when the stream has ended. Raises `StreamIncomplete` without `Finish`."""
        self._ended = monotonic()
        with named(self._call.route):
            events = self._decoder.end()
        return self._taken(events)

    @property
    def is_complete(self) -> bool:
        """`Finish` was seen."""
        return self._read.is_complete

    @property
    def usage(self) -> Usage:
        """What the provider has told of it so far."""
        return self._decoder.usage

    def partial(self, raw: Sequence[Any] = (), attempts: tuple[Attempt, ...] = ()) -> ChatResponse:
        """What has come so far, as the model wrote it; `raw` is what stood on the wire."""
        return evolve(
            self._received.partial(),
            provider=self._call.route.provider.name,
            usage=self.usage,
            raw=raw,
            attempts=attempts,
        )

    def text(self) -> str:
        """The text of the answer, as far as it has come."""
        return self._read.partial().text

    @property
    def output(self) -> OutputSchema | None:
        """By which the answer is read."""
        return self._call.output

    def response(self, *, raw: Sequence[Any], stream: Sent, attempts: tuple[Attempt, ...]) -> ChatResponse[Any]:
        """The whole response, its output validated. Raises `StreamIncomplete`, `OutputMismatch`."""
        response = self._read.response()
        return self._call.finished(
            response, stream, warnings=response.warnings, attempts=attempts, timings=self._timings(), raw=raw
        )

    def _timings(self) -> Timings:
        begun = self._call.begun
        first = None if self._first is None else self._first - begun
        return Timings(total=(self._ended or monotonic()) - begun, first=first)

    def _taken(self, decoded: Sequence[Event]) -> Sequence[Event]:
        events = [self._warned(event) for event in decoded]
        for event in events:
            self._received.add(event)
        if not self._readers:
            return events
        for reader in self._readers:
            events = [read for event in events for read in reader.feed(event)]
        for event in events:
            self._read.add(event)
        return events

    def _warned(self, event: Event) -> Event:
        return evolve(event, warnings=(*self._call.warnings, *event.warnings)) if isinstance(event, Start) else event
