"""Folds the events of a stream into the same response a plain call gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from interlingua.chat import ChatResponse, Warning
from interlingua.errors import StreamIncomplete
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
from interlingua.messages import Message, Part, Reasoning, Text


def collect(events: Iterable[Event]) -> ChatResponse:
    """Fold all events of one stream. Raises `StreamIncomplete` if they end before `Finish`."""
    collector = Collector()
    for event in events:
        collector.add(event)
    return collector.response()


class Collector:
    """Folds event by event: `add` each, then ask for the `response`."""

    def __init__(self, *, keeps_raw: bool = True) -> None:
        self._keeps_raw = keeps_raw
        """The response's `raw` holds what the events have there."""
        self._start = Start()
        self._finish: Finish | None = None
        self._parts: dict[int, Part] = {}
        self._begun: dict[int, tuple[type[Text | Reasoning], list[str]]] = {}
        self._warnings: list[Warning] = []
        self._raw: list[Any] = []

    @property
    def is_complete(self) -> bool:
        """`Finish` was seen."""
        return self._finish is not None

    def add(self, event: Event) -> None:
        """Take in the next event."""
        if self._keeps_raw and event.raw is not None and not (self._raw and self._raw[-1] is event.raw):
            self._raw.append(event.raw)
        match event:
            case TextDelta() | ReasoningDelta():  # first, since almost all are
                self._begun[event.index][1].append(event.text)
            case Start():
                self._start = event
                self._warnings.extend(event.warnings)
            case TextEnd() | ReasoningEnd() | ToolCallEnd() | PartAdded():
                self._begun.pop(event.index, None)
                self._parts[event.index] = event.part
            case TextStart():
                self._begun[event.index] = (Text, [])
            case ReasoningStart():
                self._begun[event.index] = (Reasoning, [])
            case Finish():
                self._finish = event
            case ToolCallStart() | ToolCallDelta():
                pass
            case Recovered():
                self._take_back(event)

    def response(self) -> ChatResponse:
        """The whole response. Raises `StreamIncomplete` if there was no `Finish`."""
        if self._finish is None:
            raise StreamIncomplete("the stream ended before the answer was complete", partial=self.partial())
        return self._fold(self._parts, self._finish)

    def partial(self) -> ChatResponse:
        """What has come so far. Text that was cut off is in it, a tool call that was cut off is not."""
        return self._fold(self.whole | self.begun, self._finish or Finish("error", None))

    @property
    def whole(self) -> dict[int, Part]:
        """The parts that have ended, by their place."""
        return dict(self._parts)

    @property
    def begun(self) -> dict[int, Text | Reasoning]:
        """Text and reasoning that have begun and not ended, as far as they have come."""
        return {index: kind("".join(pieces)) for index, (kind, pieces) in self._begun.items()}

    def _take_back(self, event: Recovered) -> None:
        self._warnings.extend(event.warnings)
        for index in event.void:
            self._parts.pop(index, None)
            self._begun.pop(index, None)
        if event.dropped and event.index is not None:
            kind, pieces = self._begun[event.index]
            self._begun[event.index] = (kind, ["".join(pieces).removesuffix(event.dropped)])

    def _fold(self, parts: dict[int, Part], finish: Finish) -> ChatResponse:
        return ChatResponse(
            message=Message("assistant", tuple(parts[index] for index in sorted(parts)), id=finish.message_id),
            finish_reason=finish.finish_reason,
            raw_finish_reason=finish.raw_finish_reason,
            usage=finish.usage,
            model=finish.model or self._start.model,
            id=self._start.id,
            warnings=tuple(self._warnings),
            logprobs=finish.logprobs,
            alternatives=finish.alternatives,
            raw=tuple(self._raw),
        )
