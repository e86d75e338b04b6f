"""The events of a streamed response as ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from interlingua.chat import FinishReason, Logprob
from interlingua.errors import ServerError
from interlingua.events import Event, Finish, Start
from interlingua.messages import Native, Reasoning, Refusal, Text, ToolCall
from interlingua.protocols.openai_responses.decode import all_logprobs, message_id
from interlingua.protocols.openai_responses.decode_items import decode_content, decode_item, message_native
from interlingua.protocols.openai_responses.decode_usage import decode_finish, decode_logprobs, decode_usage
from interlingua.protocols.openai_responses.name import NAME
from interlingua.protocols.openai_responses.stream_numbers import Numbers
from interlingua.protocols.openai_responses.stream_parts import ItemPlaces, Key, PartsInPieces, item_id
from interlingua.protocols.scalars import text_in
from interlingua.usage import Usage
from interlingua_wire.openai.types import (
    FunctionToolCall,
    OutputMessage,
    ReasoningItem,
    ResponseCompletedEvent,
    ResponseContentPartDoneEvent,
    ResponseCreatedEvent,
    ResponseErrorEvent,
    ResponseFailedEvent,
    ResponseFunctionCallArgumentsDeltaEvent,
    ResponseIncompleteEvent,
    ResponseOutputItemAddedEvent,
    ResponseOutputItemDoneEvent,
    ResponseReasoningSummaryTextDeltaEvent,
    ResponseReasoningTextDeltaEvent,
    ResponseRefusalDeltaEvent,
    ResponseTextDeltaEvent,
)

if TYPE_CHECKING:
    from interlingua_wire.openai.types import OutputContent, OutputItem, Response, ResponseStreamEvent

_NO_CALL = ToolCall("", "", {})


class ResponsesDecoder:
    """Follows one stream."""

    def __init__(self) -> None:
        self._has_started = False
        self._parts = PartsInPieces()
        self._items = ItemPlaces()
        self._numbers = Numbers()
        self._message_natives: dict[int, Native] = {}
        self._logprobs: list[Logprob] = []
        self._message_id: str | None = None
        self._usage = Usage()

    def feed(self, event: ResponseStreamEvent, /) -> Iterator[Event]:
        """What one event of the wire says."""
        if not self._has_started:
            self._has_started = True
            yield _start(event)
        if not self._is_repeated(event):
            yield from self._feed(event)

    def end(self) -> Iterator[Event]:
        """Nothing is owed: the terminal event brought `Finish`."""
        return iter(())

    @property
    def usage(self) -> Usage:
        """Nothing until the terminal event, which alone tells it."""
        return self._usage

    def _is_repeated(self, event: ResponseStreamEvent) -> bool:
        """Of an event that adds to what has come; the others may come again."""
        match event:
            case (
                ResponseTextDeltaEvent()
                | ResponseReasoningSummaryTextDeltaEvent()
                | ResponseReasoningTextDeltaEvent()
                | ResponseFunctionCallArgumentsDeltaEvent()
                | ResponseRefusalDeltaEvent()
            ):
                return self._numbers.is_repeated(event.sequence_number, event.delta)
            case _:
                return False

    def _feed(self, event: ResponseStreamEvent) -> Iterator[Event]:
        match event:
            case ResponseTextDeltaEvent():
                self._logprobs.extend(decode_logprobs(event.logprobs))
                key = self._items.content_key(event)
                yield from self._parts.grow(key, Text(""), text_in(event.delta), event)
            case ResponseReasoningSummaryTextDeltaEvent():
                yield from self._grow_reasoning(event, event.summary_index)
            case ResponseReasoningTextDeltaEvent():
                yield from self._grow_reasoning(event, event.content_index)
            case ResponseFunctionCallArgumentsDeltaEvent():
                key = self._items.key(event.output_index, event.item_id)
                if self._parts.has_begun(key):
                    yield from self._parts.grow(key, _NO_CALL, text_in(event.delta), event)
            case ResponseRefusalDeltaEvent():
                key = self._items.content_key(event)
                yield from self._parts.grow(key, Refusal(""), text_in(event.delta), event)
            case _:
                yield from self._feed_rare(event)

    def _feed_rare(self, event: ResponseStreamEvent) -> Iterator[Event]:
        match event:
            case ResponseOutputItemAddedEvent() if event.item:
                yield from self._begin_item(self._items.key(event.output_index, item_id(event.item)), event.item, event)
            case ResponseContentPartDoneEvent() if event.part:
                key = self._items.content_key(event)
                native = self._message_natives.get(key[0]) or Native({}, NAME)
                yield from self._end_content(key, event.part, native, event)
            case ResponseOutputItemDoneEvent() if event.item:
                key = self._items.key(event.output_index, item_id(event.item))
                yield from self._end_item(key, event.item, None, event)
            case ResponseCompletedEvent() | ResponseIncompleteEvent() if event.response:
                yield from self._finish(event.response, event)
            case ResponseFailedEvent():
                error = event.response.error if event.response else None
                raise ServerError(error.message if error else "the response failed", code=error.code if error else None)
            case ResponseErrorEvent():
                raise ServerError(event.message or "the stream reports an error", code=event.code)
            case _:
                return

    def _begin_item(self, key: Key, item: OutputItem, raw: ResponseStreamEvent) -> Iterator[Event]:
        match item:
            case OutputMessage():
                self._message_natives[key[0]] = message_native(item)
                self._message_id = self._message_id or item.id
            case ReasoningItem():
                yield from self._parts.begin(key, Reasoning("", id=item.id, origin=NAME), raw)
            case FunctionToolCall():
                call = ToolCall(item.call_id or item.id or "", item.name or "", {})
                yield from self._parts.begin(key, call, raw)
            case _:
                yield from self._parts.begin(key, Native({}, NAME), raw)

    def _grow_reasoning(
        self, event: ResponseReasoningSummaryTextDeltaEvent | ResponseReasoningTextDeltaEvent, section: int | None
    ) -> Iterator[Event]:
        begun = Reasoning("", id=event.item_id, origin=NAME)
        key = self._items.key(event.output_index, event.item_id)
        yield from self._parts.grow(key, begun, text_in(event.delta), event, section=section)

    def _end_content(
        self, key: Key, content: OutputContent, native: Native, raw: ResponseStreamEvent
    ) -> Iterator[Event]:
        if self._parts.has_ended(key):
            return
        for place, part in enumerate(decode_content(content, native)):
            yield from self._parts.add(part, raw) if place else self._parts.end(key, part, raw)

    def _end_item(
        self, key: Key, item: OutputItem, finish: FinishReason | None, raw: ResponseStreamEvent
    ) -> Iterator[Event]:
        if isinstance(item, OutputMessage):
            native = message_native(item)
            for place, content in enumerate(item.content or ()):
                yield from self._end_content((key[0], place), content, native, raw)
            return
        for part in decode_item(item, finish or "other"):
            may_go_on = finish is None and isinstance(item, FunctionToolCall) and isinstance(part, Native)
            if not may_go_on:
                yield from self._parts.end(key, part, raw)

    def _finish(self, response: Response, raw: ResponseStreamEvent) -> Iterator[Event]:
        finish, word = decode_finish(response)
        for place, item in enumerate(response.output or ()):
            yield from self._end_item((place, None), item, finish, raw)
        yield from self._parts.end_rest(finish, raw)
        self._usage = decode_usage(response.usage)
        yield Finish(
            "tool_calls" if finish == "stop" and self._parts.ask_for_tools else finish,
            word,
            self._usage,
            all_logprobs(response) or tuple(self._logprobs),
            message_id(response) or self._message_id,
            response.model or "",
            raw=raw,
        )


def _start(event: ResponseStreamEvent) -> Start:
    match event:
        case ResponseCreatedEvent() if event.response:
            return Start(event.response.model or "", event.response.id, raw=event)
        case _:
            return Start(raw=event)
