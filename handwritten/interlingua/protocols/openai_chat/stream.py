"""The events of a streamed chat completion as ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from interlingua.chat import FinishReason, Logprob
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
from interlingua.messages import Reasoning, Refusal, Source, Text, ToolCall
from interlingua.protocols.branches import Branches
from interlingua.protocols.openai_chat.decode_parts import (
    Voice,
    decode_source,
    decode_words,
    signature_in,
    sources_beside,
)
from interlingua.protocols.openai_chat.decode_usage import decode_finish, decode_logprobs, decode_usage, streamed_usage
from interlingua.protocols.openai_chat.name import NAME
from interlingua.protocols.openai_chat.reasoning_details import details_in, joined, with_details
from interlingua.protocols.openai_chat.stream_parts import AudioInPieces, CallsInPieces, Places, WordsInPieces
from interlingua.protocols.scalars import text_in
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua_wire.openai.types import (
        ChatCompletionMessageToolCallChunk,
        CreateChatCompletionStreamResponse,
        CreateChatCompletionStreamResponseChoice,
    )

_START: dict[Voice, type[TextStart] | type[ReasoningStart]] = {"text": TextStart, "reasoning": ReasoningStart}
_DELTA: dict[Voice, type[TextDelta] | type[ReasoningDelta]] = {"text": TextDelta, "reasoning": ReasoningDelta}


class ChatDecoder:
    """Follows one choice of a stream. Parts end with the stream: nothing earlier says that they are whole."""

    def __init__(self, choice: int = 0) -> None:
        self._choice = choice
        self._branches = Branches(ChatDecoder)
        """The further choices, where the first one is followed."""
        self._last: CreateChatCompletionStreamResponse | None = None
        self._places = Places()
        self._words: dict[Voice, WordsInPieces] = {"reasoning": WordsInPieces(), "text": WordsInPieces()}
        self._refusal = WordsInPieces()
        self._audio = AudioInPieces()
        self._calls = CallsInPieces()
        self._annotations: list[Mapping[str, Any]] = []
        self._details: list[Mapping[str, Any]] = []
        self._cited: tuple[Source, ...] = ()
        self._logprobs: list[Logprob] = []
        self._signature: str | None = None
        self._word: str | None = None
        self._usage = Usage()

    def feed(self, event: CreateChatCompletionStreamResponse, /) -> list[Event]:
        """What one event of the wire says."""
        events: list[Event] = []
        if self._last is None:
            events.append(Start(event.model or "", event.id, raw=event))
        self._last = event
        if (event.usage is not None or event.__pydantic_extra__) and (usage := streamed_usage(event)):
            self._usage = decode_usage(usage)
        if event.__pydantic_extra__:
            self._cited = tuple(sources_beside(event.__pydantic_extra__)) or self._cited
        for choice in event.choices or ():
            if (choice.index or 0) == self._choice:
                self._feed_choice(choice, event, events)
            elif not self._choice:
                self._branches.feed(choice.index, event)
        return events

    def end(self) -> Iterator[Event]:
        """Every part as the plain reply would hold it, if the model said why it stopped."""
        if self._word is None:
            return
        finish = decode_finish(self._word, calls_tools=bool(self._calls.calls))
        yield from self._end_words()
        yield from self._end_calls(finish)
        for annotation in self._annotations:
            yield PartAdded(self._places.next(), decode_source(annotation), raw=self._last)
        if self._details and self._words["reasoning"].index is None:
            yield PartAdded(self._places.next(), self._reasoning(), raw=self._last)
        for source in self._cited:
            yield PartAdded(self._places.next(), source, raw=self._last)
        yield Finish(
            finish,
            self._word,
            self._usage,
            tuple(self._logprobs),
            alternatives=self._branches.candidates(),
            raw=self._last,
        )

    @property
    def usage(self) -> Usage:
        """Most servers tell it with the last event, some with each."""
        return self._usage

    def _feed_choice(
        self,
        choice: CreateChatCompletionStreamResponseChoice,
        raw: CreateChatCompletionStreamResponse,
        events: list[Event],
    ) -> None:
        self._word = choice.finish_reason or self._word
        if choice.logprobs is not None:
            self._logprobs.extend(decode_logprobs(choice.logprobs.content))
        delta = choice.delta
        if not delta:
            return
        content, extra = delta.content, delta.__pydantic_extra__  # `model_extra` is a call, and these are many
        if isinstance(content, str) and not extra:
            if content:
                self._feed_words("text", content, raw, events)
        else:
            self._signature = signature_in(content) or self._signature
            for voice, text in decode_words(content, extra):
                if text:
                    self._feed_words(voice, text, raw, events)
        if delta.refusal is not None and (refusal := text_in(delta.refusal)):
            self._refusal.add(refusal, self._places)
        if extra:
            if isinstance(audio := extra.get("audio"), Mapping):
                self._audio.add(cast("Mapping[str, Any]", audio), self._places)
            self._annotations.extend(extra.get("annotations") or ())
            self._details.extend(details_in(extra))
        for piece in delta.tool_calls or ():
            self._feed_call(piece, raw, events)

    def _feed_words(
        self, voice: Voice, text: str, raw: CreateChatCompletionStreamResponse, events: list[Event]
    ) -> None:
        words = self._words[voice]
        is_first = words.index is None
        index = words.add(text, self._places)
        if is_first:
            events.append(_START[voice](index, raw=raw))
        events.append(_DELTA[voice](index, text, raw=raw))

    def _feed_call(
        self, piece: ChatCompletionMessageToolCallChunk, raw: CreateChatCompletionStreamResponse, events: list[Event]
    ) -> None:
        call = self._calls.find(piece)
        arguments = call.add(piece)
        if call.index is None:
            if not call.name or call.is_custom:
                return
            call.index = self._places.next()
            arguments = "".join(call.arguments)
            events.append(ToolCallStart(call.index, call.stable_id, call.name, raw=raw))
        if arguments:
            events.append(ToolCallDelta(call.index, arguments, raw=raw))

    def _end_words(self) -> Iterator[Event]:
        reasoning, text = self._words["reasoning"], self._words["text"]
        if reasoning.index is not None:
            yield ReasoningEnd(reasoning.index, self._reasoning(), raw=self._last)
        if text.index is not None:
            yield TextEnd(text.index, Text(text.text), raw=self._last)
        if self._refusal.index is not None:
            yield PartAdded(self._refusal.index, Refusal(self._refusal.text), raw=self._last)
        if self._audio.index is not None:
            yield PartAdded(self._audio.index, self._audio.part(), raw=self._last)

    def _reasoning(self) -> Reasoning:
        part = Reasoning(self._words["reasoning"].text, signature=self._signature, origin=NAME)
        return with_details(part, joined(self._details))

    def _end_calls(self, finish: FinishReason) -> Iterator[Event]:
        for call in self._calls.calls:
            index = self._places.next() if call.index is None else call.index
            part = call.part(finish)
            if isinstance(part, ToolCall):
                yield ToolCallEnd(index, part, raw=self._last)
            else:
                yield PartAdded(index, part, raw=self._last)
