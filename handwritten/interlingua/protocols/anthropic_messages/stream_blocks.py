"""Content blocks of the Messages API while they arrive: what each has gathered, and what it makes in the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from interlingua.errors import InvalidReply
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
from interlingua.messages import Native
from interlingua.protocols.anthropic_messages.decode_parts import (
    decode_block,
    decode_call,
    decode_reasoning,
    decode_text,
)
from interlingua.protocols.anthropic_messages.name import CUT_OFF, PROTOCOL
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.misfits import text_of
from interlingua.values import Later
from interlingua_wire.anthropic import types

if TYPE_CHECKING:
    from interlingua_wire._core.model import WireModel

Places: TypeAlias = Iterator[int]
"""Counts the parts of the message."""


class BegunBlock(Protocol):
    """A block between its start and its stop. `raw` is the wire event at hand."""

    def start(self, raw: object) -> Iterator[Event]: ...
    def feed(self, delta: object, raw: object) -> Iterator[Event]: ...
    def stop(self, raw: object) -> Iterator[Event]: ...


def begin(block: types.ContentBlock, places: Places) -> BegunBlock:
    """The state of a block that has just started."""
    match block:
        case types.ResponseTextBlock():
            return BegunText(block, places)
        case types.ResponseThinkingBlock():
            return _BegunReasoning(block, next(places))
        case types.ResponseToolUseBlock():
            return BegunCall(block, next(places))
        case _:
            return _BegunNative(block, next(places))


class BegunText:
    """A text, and what it cites."""

    def __init__(self, block: types.ResponseTextBlock, places: Places) -> None:
        self._index = next(places)
        self._places = places
        self._text: list[str] = []
        self._opening = block.text
        self._citations: list[WireModel] = [*(block.citations or ())]

    def start(self, raw: object) -> Iterator[Event]:
        """It begins."""
        yield TextStart(self._index, raw=raw)
        yield from self._more(self._opening, raw)

    def more(self, text: str, raw: Later) -> Event:
        """More of it."""
        self._text.append(text)
        return TextDelta(self._index, text, raw=raw)

    def feed(self, delta: object, raw: object) -> Iterator[Event]:
        """More of it, or something that it cites."""
        if isinstance(delta, types.TextContentBlockDelta):
            yield from self._more(delta.text, raw)
        elif isinstance(delta, types.CitationsDelta) and delta.citation:
            self._citations.append(delta.citation)

    def stop(self, raw: object) -> Iterator[Event]:
        """It is complete."""
        text, *sources = decode_text("".join(self._text), self._citations)
        yield TextEnd(self._index, text, raw=raw)
        for source in sources:
            yield PartAdded(next(self._places), source, raw=raw)

    def _more(self, text: str, raw: object) -> Iterator[Event]:
        if text:
            self._text.append(text_of(text))
            yield TextDelta(self._index, text, raw=raw)


class _BegunReasoning:
    def __init__(self, block: types.ResponseThinkingBlock, index: int) -> None:
        self._index = index
        self._text: list[str] = []
        self._signature: list[str] = []
        self._opening = block

    def start(self, raw: object) -> Iterator[Event]:
        yield ReasoningStart(self._index, raw=raw)
        yield from self._more(self._opening.thinking, raw)
        self._signature.append(text_of(self._opening.signature or ""))

    def feed(self, delta: object, raw: object) -> Iterator[Event]:
        if isinstance(delta, types.ThinkingContentBlockDelta):
            yield from self._more(delta.thinking, raw)
        elif isinstance(delta, types.SignatureContentBlockDelta):
            self._signature.append(text_of(delta.signature or ""))

    def stop(self, raw: object) -> Iterator[Event]:
        part = decode_reasoning("".join(self._text), "".join(self._signature))
        yield ReasoningEnd(self._index, part, raw=raw)

    def _more(self, text: str, raw: object) -> Iterator[Event]:
        if text:
            self._text.append(text_of(text))
            yield ReasoningDelta(self._index, text, raw=raw)


class BegunCall:
    """A tool call. If its arguments are no JSON object once it stops, the finish says what that means."""

    def __init__(self, block: types.ResponseToolUseBlock, index: int) -> None:
        self._block = block
        self._index = index
        self._json: list[str] = []

    @property
    def is_broken(self) -> bool:
        """The arguments are cut off, or no object."""
        return arguments_from(self._arguments) is None

    def start(self, raw: object) -> Iterator[Event]:
        """The call's id and name are known from the start."""
        yield ToolCallStart(self._index, self._block.id or "", self._block.name or "", raw=raw)

    def feed(self, delta: object, raw: object) -> Iterator[Event]:
        """More of the arguments."""
        if isinstance(delta, types.InputJsonContentBlockDelta) and delta.partial_json:
            self._json.append(text_of(delta.partial_json))
            yield ToolCallDelta(self._index, delta.partial_json, raw=raw)

    def stop(self, raw: object) -> Iterator[Event]:
        """The call, if its arguments are whole."""
        if not self.is_broken:
            yield ToolCallEnd(self._index, decode_call(self._block, self._arguments), raw=raw)

    def cut_off(self, raw: object) -> PartAdded:
        """The call as far as it came: no call, but kept."""
        value = {"type": "tool_use", "id": self._block.id, "name": self._block.name, CUT_OFF: "".join(self._json)}
        return PartAdded(self._index, Native(value, PROTOCOL), raw=raw)

    def error(self) -> InvalidReply:
        """What to raise when the model meant the call to be whole."""
        text = "".join(self._json)
        return InvalidReply(
            f"the arguments of the tool call {self._block.name!r} are no JSON object", body=text.encode()[:65536]
        )

    @property
    def _arguments(self) -> object:
        return "".join(self._json) or self._block.input


class _BegunNative:
    """Redacted reasoning, and what only this API has a word for; the input of its own tools comes in pieces."""

    def __init__(self, block: types.ContentBlock, index: int) -> None:
        self._block = block
        self._index = index
        self._json: list[str] = []

    def start(self, raw: object) -> Iterator[Event]:
        return iter(())

    def feed(self, delta: object, raw: object) -> Iterator[Event]:
        if isinstance(delta, types.InputJsonContentBlockDelta):
            self._json.append(text_of(delta.partial_json or ""))
        return iter(())

    def stop(self, raw: object) -> Iterator[Event]:
        (part,) = decode_block(self._block)
        if isinstance(part, Native) and (text := "".join(self._json)):
            part = Native({**part.value, **_input(text)}, PROTOCOL)
        yield PartAdded(self._index, part, raw=raw)


def _input(text: str) -> dict[str, Any]:
    """The input of a tool of the server, or the text of one that was cut off."""
    arguments = arguments_from(text)
    return {CUT_OFF: text} if arguments is None else {"input": arguments}
