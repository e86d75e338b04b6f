"""A stream of Cohere's chat, event by event."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from interlingua.chat import FinishReason, Logprob
from interlingua.events import Event, Finish, PartAdded, Start
from interlingua.protocols.cohere_chat.decode import decode_finish, decode_logprobs, decode_usage
from interlingua.protocols.cohere_chat.decode_parts import decode_sources
from interlingua.protocols.cohere_chat.stream_parts import BegunCall, BegunNative, BegunWords, begun_item
from interlingua.usage import Usage
from interlingua_wire.cohere import types

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import Citation, StreamedChatResponseV2


class ReplyDecoder:
    """Holds the state of one stream. Texts and calls are told apart by their places among their own kind."""

    def __init__(self) -> None:
        self._places = count()
        self._items: dict[int | None, BegunWords | BegunNative] = {}
        self._at: int | None = None
        """The item that the last piece was of: what comes without an index goes on with it."""
        self._plan: BegunWords | None = None
        self._calls: dict[int | None, BegunCall] = {}
        self._citations: list[Citation] = []
        self._logprobs: list[Logprob] = []
        self._id: str | None = None
        self._usage = Usage()
        self._is_begun = False

    def feed(self, event: StreamedChatResponseV2, /) -> Iterator[Event]:
        """The events that one wire event makes; one we do not know makes none."""
        is_first = not self._is_begun
        if is_first:
            self._is_begun = True
            self._id = event.id if isinstance(event, types.ChatMessageStartEvent) else None
            yield Start(id=self._id or None, raw=event)
        match event:
            case types.ChatContentStartEvent() | types.ChatContentDeltaEvent():
                yield from self._feed_content(event)
            case types.ChatContentEndEvent(index=index):
                if item := self._items.pop(index, None):
                    yield from item.stop(event)
            case types.ChatToolPlanDeltaEvent():
                yield from self._feed_plan(event)
            case types.ChatToolCallStartEvent() | types.ChatToolCallDeltaEvent():
                yield from self._feed_call(event)
            case types.CitationStartEvent():
                if event.delta and event.delta.message and event.delta.message.citations:
                    self._citations.append(event.delta.message.citations)
            case types.ChatMessageEndEvent() if not is_first:  # an end of what never began says nothing
                yield from self._conclude(event)
            case _:
                pass

    def end(self) -> Iterator[Event]:
        """Nothing is owed: `Finish` came with the terminal event."""
        return iter(())

    @property
    def usage(self) -> Usage:
        """The last event tells it."""
        return self._usage

    def _feed_content(self, event: types.ChatContentStartEvent | types.ChatContentDeltaEvent) -> Iterator[Event]:
        if isinstance(event, types.ChatContentDeltaEvent) and event.logprobs:
            self._logprobs.extend(decode_logprobs([event.logprobs]))
        content = event.delta.message.content if event.delta and event.delta.message else None
        if not content:
            return
        index = self._at = event.index if isinstance(event.index, int) else self._at
        if index not in self._items:
            self._items[index] = item = begun_item(content, next(self._places))
            yield from item.start(event)
        yield from self._items[index].feed(content, event)

    def _feed_plan(self, event: types.ChatToolPlanDeltaEvent) -> Iterator[Event]:
        text = event.delta.message.tool_plan if event.delta and event.delta.message else None
        if not text:
            return
        if self._plan is None:
            self._plan = BegunWords("plan", next(self._places))
            yield from self._plan.start(event)
        yield from self._plan.more(text, event)

    def _feed_call(self, event: types.ChatToolCallStartEvent | types.ChatToolCallDeltaEvent) -> Iterator[Event]:
        yield from self._stop_plan(event)
        if isinstance(event, types.ChatToolCallStartEvent):
            begun = event.delta.message.tool_calls if event.delta and event.delta.message else None
            yield from self._begin_call(begun, event)
            return
        if event.index not in self._calls:
            yield from self._begin_call(None, event)
        piece = event.delta.message.tool_calls if event.delta and event.delta.message else None
        if piece and piece.function:
            yield from self._calls[event.index].more(piece.function.arguments, event)

    def _begin_call(
        self, begun: types.ToolCallV2 | None, event: types.ChatToolCallStartEvent | types.ChatToolCallDeltaEvent
    ) -> Iterator[Event]:
        """A call; of one whose beginning was lost nothing but its arguments is known."""
        call = BegunCall(begun, place=len(self._calls), index=next(self._places))
        self._calls[event.index] = call
        yield from call.start(event)

    def _stop_plan(self, raw: object) -> Iterator[Event]:
        if self._plan is not None and not self._plan.is_over:
            yield from self._plan.stop(raw)

    def _conclude(self, event: types.ChatMessageEndEvent) -> Iterator[Event]:
        """Closes what is open. Citations come last: they may arrive before the text they are in is complete."""
        delta = event.delta
        word = delta.finish_reason if delta else None
        for index in list(self._items):
            yield from self._items.pop(index).stop(event)
        yield from self._stop_plan(event)
        if word is None:
            return
        finish: FinishReason = decode_finish(word)
        for call in self._calls.values():
            yield from call.stop(finish, event)
        for source in (source for citation in self._citations for source in decode_sources(citation)):
            yield PartAdded(next(self._places), source, raw=event)
        self._usage = decode_usage(delta.usage if delta else None)
        yield Finish(finish, word, self._usage, tuple(self._logprobs), raw=event)
