"""Parts of a reply that are still being received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from interlingua.messages import Audio, Native, ToolCall
from interlingua.protocols.arguments import arguments_text
from interlingua.protocols.openai_chat.decode_parts import decode_audio, decode_call
from interlingua.protocols.openai_chat.name import NAME

if TYPE_CHECKING:
    from interlingua.chat import FinishReason
    from interlingua_wire.openai.types import ChatCompletionMessageToolCallChunk


class Places:
    """Deals out the places of parts, in the order in which they begin."""

    def __init__(self) -> None:
        self._taken = 0

    def next(self) -> int:
        """The next free place."""
        self._taken += 1
        return self._taken - 1


@dataclass
class WordsInPieces:
    """Text, reasoning or a refusal."""

    pieces: list[str] = field(default_factory=list[str])
    index: int | None = None
    """None until the first piece."""

    @property
    def text(self) -> str:
        """All of it so far."""
        return "".join(self.pieces)

    def add(self, piece: str, places: Places) -> int:
        """Take in a piece; the place of the part."""
        if self.index is None:
            self.index = places.next()
        self.pieces.append(piece)
        return self.index


@dataclass
class AudioInPieces:
    """Sound, of which each event brings some samples or some transcript."""

    samples: list[str] = field(default_factory=list[str])
    transcript: list[str] = field(default_factory=list[str])
    id: str | None = None
    index: int | None = None

    def add(self, piece: Mapping[str, Any], places: Places) -> None:
        """Take in a piece."""
        if self.index is None:
            self.index = places.next()
        self.id = self.id or piece.get("id")
        self.samples.append(piece.get("data") or "")
        self.transcript.append(piece.get("transcript") or "")

    def part(self) -> Audio:
        """All of it."""
        return decode_audio(self.samples, self.id, "".join(self.transcript) or None)


@dataclass
class CallInPieces:
    """A tool call: its pieces may come interleaved with others, before its name, and without an id."""

    place: int
    """Among the calls of the reply."""
    key: int | None
    """The wire's index; some servers leave it out, or give it to every call."""
    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list[str])
    index: int | None = None
    """None until the call has a name."""
    is_custom: bool = False
    """Its input is free text, for which there is no event of ours."""

    @property
    def stable_id(self) -> str:
        """The wire's id, or the one that a plain reply would be given too."""
        return self.id or f"call_{self.place if self.key is None else self.key}"

    def add(self, piece: ChatCompletionMessageToolCallChunk) -> str:
        """Take in a piece; the arguments in it."""
        self.id = self.id or piece.id or ""
        custom: Mapping[str, Any] | None = (piece.model_extra or {}).get("custom")
        if custom is not None:
            self.is_custom = True
            return self._grow(custom.get("name"), custom.get("input"))
        if piece.function is None:
            return ""
        return self._grow(piece.function.name, piece.function.arguments)

    def part(self, finish: FinishReason) -> ToolCall | Native:
        """The whole call, or what stands for it."""
        text = "".join(self.arguments)
        if self.is_custom:
            custom = {"name": self.name, "input": text}
            return Native({"id": self.stable_id, "type": "custom", "custom": custom}, NAME)
        return decode_call(self.stable_id, self.name, text, finish)

    def _grow(self, name: str | None, arguments: object) -> str:
        self.name = self.name or name or ""
        text = _as_text(arguments)
        self.arguments.append(text)
        return text


class CallsInPieces:
    """All tool calls of a reply, in the order in which they begin."""

    def __init__(self) -> None:
        self.calls: list[CallInPieces] = []

    def find(self, piece: ChatCompletionMessageToolCallChunk) -> CallInPieces:
        """The call that a piece belongs to; a new one if it is the first."""
        call = next((call for call in reversed(self.calls) if call.key == piece.index), None)
        if call is None or (piece.id and call.id and piece.id != call.id):
            call = CallInPieces(place=len(self.calls), key=piece.index)
            self.calls.append(call)
        return call


def _as_text(arguments: object) -> str:
    if isinstance(arguments, Mapping):
        return arguments_text(cast("Mapping[str, Any]", arguments))
    return arguments if isinstance(arguments, str) else ""
