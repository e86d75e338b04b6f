"""A request said in another way, and how the answer is turned back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from attrs import evolve, frozen

from interlingua.chat import ChatRequest, ChatResponse, Warning
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
from interlingua.folding import Collector
from interlingua.messages import Part, Reasoning, Text, ToolCall
from interlingua.structured.json_text import json_text


class Answer(Protocol):
    """Turns answers back."""

    def read(self, response: ChatResponse, /) -> ChatResponse:
        """A whole response."""
        ...

    def read_stream(self) -> EventReader:
        """A new reader of one stream."""
        ...


class EventReader(Protocol):
    """Turns the events of one stream back, one by one."""

    def feed(self, event: Event, /) -> Iterable[Event]:
        """The events that stand for the next one."""
        ...


@frozen
class Rewriting:
    """A request as the model can take it, what was changed, and how its answer is read."""

    request: ChatRequest
    answer: Answer
    warnings: tuple[Warning, ...] = ()


class WholeAnswer:
    """Reads a stream as a whole: what it means is known only at its end."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._collector = Collector()

    def feed(self, event: Event) -> Iterable[Event]:
        """`Start` at once, everything else after `Finish`."""
        if isinstance(event, Start):
            return (event,)
        self._collector.add(event)
        if isinstance(event, Recovered):
            return (Recovered(cause=event.cause, warnings=event.warnings),)
        if not isinstance(event, Finish):
            return ()
        response = self._answer.read(self._collector.response())
        finish = evolve(event, finish_reason=response.finish_reason)
        return (*events_from_parts(response.message.parts), finish)


def events_from_parts(parts: Iterable[Part]) -> Iterable[Event]:
    """The events of a stream that would bring these parts, each in one piece."""
    for index, part in enumerate(parts):
        match part:
            case Text():
                yield from (TextStart(index), TextDelta(index, part.text), TextEnd(index, part))
            case Reasoning():
                yield from (ReasoningStart(index), ReasoningDelta(index, part.text), ReasoningEnd(index, part))
            case ToolCall():
                yield ToolCallStart(index, part.id, part.name)
                yield ToolCallDelta(index, json_text(part.arguments))
                yield ToolCallEnd(index, part)
            case _:
                yield PartAdded(index, part)
