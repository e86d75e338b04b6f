"""The events with which a part begins, grows and ends."""

from __future__ import annotations

from typing import Any

from interlingua.events import (
    Event,
    PartAdded,
    ReasoningDelta,
    ReasoningEnd,
    ReasoningStart,
    TextDelta,
    TextEnd,
    TextStart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
)
from interlingua.messages import Part, Reasoning, Text, ToolCall


def start_of(part: Part, index: int, raw: Any) -> Event | None:
    """None for parts that come whole."""
    match part:
        case Text():
            return TextStart(index, raw=raw)
        case Reasoning():
            return ReasoningStart(index, raw=raw)
        case ToolCall():
            return ToolCallStart(index, part.id, part.name, raw=raw)
        case _:
            return None


def growth_of(part: Part, index: int, piece: str, raw: Any) -> Event | None:
    """None for parts that come whole."""
    match part:
        case Text():
            return TextDelta(index, piece, raw=raw)
        case Reasoning():
            return ReasoningDelta(index, piece, raw=raw)
        case ToolCall():
            return ToolCallDelta(index, piece, raw=raw)
        case _:
            return None


def end_of(part: Part, index: int, raw: Any) -> Event:
    """The event that holds the whole part."""
    match part:
        case Text():
            return TextEnd(index, part, raw=raw)
        case Reasoning():
            return ReasoningEnd(index, part, raw=raw)
        case ToolCall():
            return ToolCallEnd(index, part, raw=raw)
        case _:
            return PartAdded(index, part, raw=raw)
