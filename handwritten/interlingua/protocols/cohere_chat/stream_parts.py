"""Parts of a reply of Cohere's chat while they arrive: what each has gathered, and what it makes in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

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
from interlingua.messages import Native, Reasoning, Text, ToolCall
from interlingua.protocols.cohere_chat.decode_parts import decode_call, decode_plan, decode_reasoning, plain
from interlingua.protocols.cohere_chat.name import PROTOCOL
from interlingua.protocols.misfits import text_of
from interlingua_wire.cohere import types

if TYPE_CHECKING:
    from interlingua.chat import FinishReason

Content: TypeAlias = "types.ChatContentStartEventDeltaMessageContent | types.ChatContentDeltaEventDeltaMessageContent"
Voice: TypeAlias = Literal["text", "thinking", "plan"]
_DECODE: dict[Voice, Callable[[str], Reasoning]] = {"thinking": decode_reasoning, "plan": decode_plan}


def begun_item(content: Content, index: int) -> BegunWords | BegunNative:
    """The state of an item of the content, by the first that is told of it: its type, else what it holds."""
    told = content.type if isinstance(content, types.ChatContentStartEventDeltaMessageContent) else None
    match told or ("thinking" if content.thinking is not None else "text"):
        case "text":
            return BegunWords("text", index)
        case "thinking":
            return BegunWords("thinking", index)
        case _:
            return BegunNative(index)


class BegunWords:
    """Text, reasoning, or what the model plans before it calls tools."""

    def __init__(self, voice: Voice, index: int) -> None:
        self._voice: Voice = voice
        self._index = index
        self._pieces: list[str] = []
        self.is_over = False
        """The part is complete."""

    def start(self, raw: object) -> Iterator[Event]:
        """The part begins."""
        yield TextStart(self._index, raw=raw) if self._voice == "text" else ReasoningStart(self._index, raw=raw)

    def feed(self, content: Content, raw: object) -> Iterator[Event]:
        """What one event brings."""
        return self.more(content.thinking if self._voice == "thinking" else content.text, raw)

    def more(self, text: str | None, raw: object) -> Iterator[Event]:
        """More of the words."""
        if text:
            self._pieces.append(text_of(text))
            make = TextDelta if self._voice == "text" else ReasoningDelta
            yield make(self._index, text, raw=raw)

    def stop(self, raw: object) -> Iterator[Event]:
        """The part as the plain reply would hold it."""
        self.is_over = True
        text = "".join(self._pieces)
        if self._voice == "text":
            yield TextEnd(self._index, Text(text), raw=raw)
        else:
            yield ReasoningEnd(self._index, _DECODE[self._voice](text), raw=raw)


class BegunNative:
    """Content that only this API has a word for; what pieces bring is laid over what began it, texts appended."""

    def __init__(self, index: int) -> None:
        self._index = index
        self._value: dict[str, Any] = {}

    def start(self, raw: object) -> Iterator[Event]:
        """It is told whole, at its end."""
        return iter(())

    def feed(self, content: Content, raw: object) -> Iterator[Event]:
        """What one event brings."""
        for name, value in plain(content).items():
            before = self._value.get(name)
            self._value[name] = before + value if isinstance(before, str) and isinstance(value, str) else value
        return iter(())

    def stop(self, raw: object) -> Iterator[Event]:
        """All of it."""
        yield PartAdded(self._index, Native(self._value, PROTOCOL), raw=raw)


class BegunCall:
    """A tool call; whether its arguments are whole, the finish reason says."""

    def __init__(self, started: types.ToolCallV2 | None, *, place: int, index: int) -> None:
        function = started.function if started else None
        self._index = index
        self._id = (started.id if started else None) or f"call_{place}"
        self._name = (function.name if function else None) or ""
        self._opening = (function.arguments if function else None) or ""
        self._pieces: list[str] = []

    def start(self, raw: object) -> Iterator[Event]:
        """The call's id and name are known from the start."""
        yield ToolCallStart(self._index, self._id, self._name, raw=raw)
        yield from self.more(self._opening, raw)

    def more(self, text: str | None, raw: object) -> Iterator[Event]:
        """More of the arguments."""
        if text:
            self._pieces.append(text_of(text))
            yield ToolCallDelta(self._index, text, raw=raw)

    def stop(self, finish: FinishReason, raw: object) -> Iterator[Event]:
        """The call, or what stands for one that was cut off."""
        part = decode_call(self._id, self._name, "".join(self._pieces), finish)
        yield (
            ToolCallEnd(self._index, part, raw=raw)
            if isinstance(part, ToolCall)
            else PartAdded(self._index, part, raw=raw)
        )
