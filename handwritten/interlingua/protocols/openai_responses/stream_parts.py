"""Parts of a response that are still being received."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from attrs import evolve

from interlingua.chat import FinishReason
from interlingua.events import Event
from interlingua.messages import Part, Reasoning, Refusal, Text, ToolCall
from interlingua.protocols.arguments import arguments_text
from interlingua.protocols.openai_responses.decode_items import decode_call, dump
from interlingua.protocols.openai_responses.stream_events import end_of, growth_of, start_of

if TYPE_CHECKING:
    from interlingua_wire.openai.types import OutputItem

Key: TypeAlias = tuple[int, int | None]
"""The wire's index of the item, and of the content in it."""


@dataclass
class Slot:
    """A part that is being received."""

    index: int
    part: Part
    """As it began, without what has come since."""
    pieces: list[str] = field(default_factory=list[str])
    section: int | None = None
    """Which summary of the reasoning is being received."""


class InContent(Protocol):
    """An event about one content of one item."""

    @property
    def output_index(self) -> int: ...
    @property
    def content_index(self) -> int: ...
    @property
    def item_id(self) -> str: ...


class ItemPlaces:
    """Where items stand in the output. A server that does not say so is taken to send them in order."""

    def __init__(self) -> None:
        self._seen: dict[str | None, int] = {}

    def key(self, index: int | None, item: str | None) -> Key:
        """The key of an item."""
        return (self._seen.setdefault(item, len(self._seen)) if index is None else index), None

    def content_key(self, event: InContent) -> Key:
        """The key of a content; the first one where the server does not say."""
        return self.key(event.output_index, event.item_id)[0], event.content_index or 0


def item_id(item: OutputItem) -> str | None:
    """What the events about an item call it; some servers give a call no other id than that of the call."""
    value = dump(item)
    return value.get("id") or value.get("call_id")


class PartsInPieces:
    """All parts of one response. Each has one start and one end, whichever events of the wire say so first."""

    def __init__(self) -> None:
        self._places = count()
        self._slots: dict[Key, Slot] = {}
        self._ended: set[Key] = set()
        self.ask_for_tools = False
        """Whether a tool call has ended well."""

    def begin(self, key: Key, part: Part, raw: Any) -> Iterator[Event]:
        """Give the part its place."""
        if key in self._slots:
            return
        slot = self._slots[key] = Slot(next(self._places), part)
        if event := start_of(part, slot.index, raw):
            yield event

    def grow(self, key: Key, part: Part, piece: str, raw: Any, *, section: int | None = None) -> Iterator[Event]:
        """Take in a piece of the part; `part` is what it is if nothing has begun there."""
        if not piece or key in self._ended:  # its end has told the whole
            return
        yield from self.begin(key, part, raw)
        slot = self._slots[key]
        if slot.pieces and section != slot.section:
            piece = "\n\n" + piece
        slot.section = section
        slot.pieces.append(piece)
        if event := growth_of(slot.part, slot.index, piece, raw):
            yield event

    def end(self, key: Key, part: Part, raw: Any) -> Iterator[Event]:
        """The part is complete. A server that sent no pieces of it has them made up for."""
        if key in self._ended:
            return
        yield from self.begin(key, part, raw)
        slot = self._slots[key]
        if not slot.pieces:
            yield from self.grow(key, part, _whole_text(part), raw)
        self._ended.add(key)
        yield self._end_of(part, slot.index, raw)

    def add(self, part: Part, raw: Any) -> Iterator[Event]:
        """A part that came whole and has no place of its own on the wire."""
        yield end_of(part, next(self._places), raw)

    def has_begun(self, key: Key) -> bool:
        """Whether a part has its place there."""
        return key in self._slots

    def has_ended(self, key: Key) -> bool:
        """Whether its end was said already."""
        return key in self._ended

    def end_rest(self, finish: FinishReason, raw: Any) -> Iterator[Event]:
        """Parts whose end the server never said end as they stand."""
        for key, slot in self._slots.items():
            if key in self._ended:
                continue
            if whole := _whole(slot.part, "".join(slot.pieces), finish):
                yield self._end_of(whole, slot.index, raw)

    def _end_of(self, part: Part, index: int, raw: Any) -> Event:
        self.ask_for_tools = self.ask_for_tools or isinstance(part, ToolCall)
        return end_of(part, index, raw)


def _whole_text(part: Part) -> str:
    match part:
        case Text() | Reasoning():
            return part.text
        case ToolCall():
            return arguments_text(part.arguments)
        case _:
            return ""


def _whole(part: Part, text: str, finish: FinishReason) -> Part | None:
    match part:
        case Text() | Reasoning() | Refusal():
            return evolve(part, text=text)
        case ToolCall():
            return decode_call({"call_id": part.id, "name": part.name, "arguments": text}, finish)
        case _:
            return None
