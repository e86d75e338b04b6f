"""The events of a continuation, put in their places behind what was told before."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from interlingua.events import (
    Event,
    Finish,
    PartAdded,
    ReasoningDelta,
    ReasoningEnd,
    ReasoningStart,
    Recovered,
    Start,
    TextDelta,
    TextEnd,
    TextStart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
)
from interlingua.messages import Source, Text
from interlingua.recovery.continuing import Continuation
from interlingua.recovery.seam import Seam
from interlingua.usage import Usage


class Leg:
    """Follows one continuation. Its first text goes on with the open one, if nothing comes before it."""

    def __init__(self, continuation: Continuation, places: Iterator[int], spent: Usage) -> None:
        self._places = places
        self._spent = spent
        """The tokens of the requests before."""
        self._taken: dict[int, int] = {}
        self._open = continuation.index
        self._before = continuation.kept
        self._seam = Seam(
            continuation.sent, unsent=continuation.unsent, may_repeat=continuation.way in ("instruction", "outline")
        )
        self._first: int | None = None
        """The continuation's own index of its first text."""
        self._start: TextStart | None = None
        """Of the first text, while nothing new has come of it."""
        self._is_joined = False
        self._pieces: list[str] = []
        """Of the first text, as told."""

    def tell(self, event: Event) -> Iterator[Event]:
        """The events that stand for the next one."""
        match event:
            case TextDelta(index=index) if index == self._first:
                yield from self._grow(index, self._seam.feed(event.text), event.raw)
            case TextStart(index=index) if self._first is None:
                self._begin(event, index)
            case TextEnd(index=index) if index == self._first:
                yield from self._end(event)
            case Finish():
                yield from self._close()
                yield evolve(event, usage=self._spent + event.usage)
            case Start():
                yield event
            case PartAdded(part=Source() as source):
                yield from self._close()
                yield evolve(event, index=self._place(event.index), part=self._shifted(source))
            case (
                TextStart()
                | TextDelta()
                | TextEnd()
                | ReasoningStart()
                | ReasoningDelta()
                | ReasoningEnd()
                | ToolCallStart()
                | ToolCallDelta()
                | ToolCallEnd()
                | PartAdded()
            ):
                yield from self._close()
                yield evolve(event, index=self._place(event.index))
            case Recovered():
                yield event

    def _place(self, index: int) -> int:
        if index not in self._taken:
            self._taken[index] = next(self._places)
        return self._taken[index]

    def _begin(self, event: TextStart, index: int) -> None:
        self._first = index
        if self._open is None:
            self._start = event
            return
        self._is_joined = True
        self._taken[index] = self._open
        self._open = None

    def _grow(self, index: int, text: str, raw: object) -> Iterator[Event]:
        if text:
            yield from self._started(index)
            self._pieces.append(text)
            yield TextDelta(self._place(index), text, raw=raw)

    def _end(self, event: TextEnd) -> Iterator[Event]:
        """The whole text, unless all of it had been told before.

        What signs or names the continuation's own text does not hold for both together.
        """
        yield from self._grow(event.index, self._seam.end(), event.raw)
        if self._start is not None and self._seam.skipped:
            return
        yield from self._started(event.index)
        text = (self._before if self._is_joined else "") + "".join(self._pieces)
        is_its_own = isinstance(event.part, Text) and event.part.text == text
        part = event.part if is_its_own else Text(text)
        yield TextEnd(self._place(event.index), part, raw=event.raw)

    def _started(self, index: int) -> Iterator[Event]:
        if self._start is not None:
            yield evolve(self._start, index=self._place(index))
            self._start = None

    def _close(self) -> Iterator[Event]:
        """The open text ends as it stands: what follows is no text of it."""
        if self._open is not None:
            yield TextEnd(self._open, Text(self._before))
            self._open = None

    def _shifted(self, source: Source) -> Source:
        """The span that is cited, counted from the beginning of the text as told."""
        offset = (len(self._before) if self._is_joined else 0) - self._seam.skipped
        start, end = ((None if place is None else place + offset) for place in (source.start, source.end))
        return evolve(source, start=start, end=end)
