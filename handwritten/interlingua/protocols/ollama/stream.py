"""A stream of Ollama's chat, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from interlingua.chat import Logprob
from interlingua.events import (
    Event,
    Finish,
    PartAdded,
    ReasoningDelta,
    ReasoningEnd,
    ReasoningStart,
    Start,
    TextDelta,
    TextEnd,
    TextStart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
)
from interlingua.messages import Reasoning, Text, ToolCall
from interlingua.protocols.arguments import arguments_text
from interlingua.protocols.misfits import text_of
from interlingua.protocols.ollama.decode import (
    decode_call,
    decode_finish,
    decode_image,
    decode_logprobs,
    decode_usage,
)
from interlingua.protocols.ollama.name import PROTOCOL
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua_wire.ollama import types


class LineDecoder:
    """Holds the state of one stream. Words end with it; calls and pictures come whole."""

    def __init__(self) -> None:
        self._places = count()
        self._text: list[str] = []
        self._text_place: int | None = None
        self._reasoning: list[str] = []
        self._reasoning_place: int | None = None
        self._calls = 0
        self._has_calls = False
        self._logprobs: list[Logprob] = []
        self._usage = Usage()
        self._is_begun = False

    def feed(self, line: types.ChatStreamEvent, /) -> Iterator[Event]:
        """The events that one line makes."""
        if not self._is_begun:
            self._is_begun = True
            yield Start(line.model or "", raw=line)
        self._logprobs.extend(decode_logprobs(line.logprobs or ()))
        if line.message:
            yield from self._feed_message(line.message, line)
        if line.done:
            yield from self._conclude(line)

    def end(self) -> Iterator[Event]:
        """Nothing is owed: `Finish` came with the last line."""
        return iter(())

    @property
    def usage(self) -> Usage:
        """The last line tells it."""
        return self._usage

    def _feed_message(self, message: types.ChatStreamEventMessage, raw: types.ChatStreamEvent) -> Iterator[Event]:
        if message.thinking:
            if self._reasoning_place is None:
                self._reasoning_place = next(self._places)
                yield ReasoningStart(self._reasoning_place, raw=raw)
            self._reasoning.append(text_of(message.thinking))
            yield ReasoningDelta(self._reasoning_place, message.thinking, raw=raw)
        if message.content:
            if self._text_place is None:
                self._text_place = next(self._places)
                yield TextStart(self._text_place, raw=raw)
            self._text.append(text_of(message.content))
            yield TextDelta(self._text_place, message.content, raw=raw)
        for image in message.images or ():
            yield PartAdded(next(self._places), decode_image(image), raw=raw)
        for call in message.tool_calls or ():
            yield from self._feed_call(call, raw)

    def _feed_call(self, call: types.ToolCall, raw: types.ChatStreamEvent) -> Iterator[Event]:
        part = decode_call(call, self._calls, raw.created_at)
        self._calls += 1
        index = next(self._places)
        if not isinstance(part, ToolCall):
            yield PartAdded(index, part, raw=raw)
            return
        self._has_calls = True
        yield ToolCallStart(index, part.id, part.name, raw=raw)
        yield ToolCallDelta(index, arguments_text(part.arguments), raw=raw)
        yield ToolCallEnd(index, part, raw=raw)

    def _conclude(self, line: types.ChatStreamEvent) -> Iterator[Event]:
        if self._reasoning_place is not None:
            reasoning = Reasoning("".join(self._reasoning), origin=PROTOCOL)
            yield ReasoningEnd(self._reasoning_place, reasoning, raw=line)
        if self._text_place is not None:
            yield TextEnd(self._text_place, Text("".join(self._text)), raw=line)
        self._usage = decode_usage(line)
        finish = decode_finish(line.done_reason, calls_tools=self._has_calls)
        yield Finish(finish, line.done_reason, self._usage, tuple(self._logprobs), raw=line)
