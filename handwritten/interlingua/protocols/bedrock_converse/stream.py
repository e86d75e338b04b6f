"""A stream of Converse, event by event."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from interlingua.events import Event, Finish, Start
from interlingua.protocols.bedrock_converse.decode import decode_finish, decode_usage, routed_model
from interlingua.protocols.bedrock_converse.stream_blocks import BegunBlock, BegunCall, begin, begin_with
from interlingua.usage import Usage
from interlingua_wire.bedrock_runtime import types

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import ConverseStreamMetadataEvent, ConverseStreamOutput


class ConverseDecoder:
    """Holds the state of one stream: the blocks that have begun, and what the finish will say."""

    def __init__(self) -> None:
        self._places = count()
        self._begun: dict[int, BegunBlock] = {}
        self._broken: list[BegunCall] = []
        self._reason: str | None = None
        self._has_stopped = False
        self._metadata: ConverseStreamMetadataEvent | None = None
        self._last: ConverseStreamOutput | None = None

    def feed(self, event: ConverseStreamOutput) -> Iterator[Event]:
        """The events that one wire event makes; one we do not know makes none."""
        self._last = event
        match event:
            case types.ConverseStreamOutputMessageStart():
                yield Start(raw=event)
            case types.ConverseStreamOutputContentBlockStart(data=data):
                self._begun[data.content_block_index] = begin(data.start, self._places)
                yield from self._begun[data.content_block_index].start(event)
            case types.ConverseStreamOutputContentBlockDelta(data=data):
                yield from self._add(data, event)
            case types.ConverseStreamOutputContentBlockStop(data=data):
                yield from self._stop(data.content_block_index, event)
            case types.ConverseStreamOutputMessageStop(data=data):
                yield from self._conclude(data.stop_reason, event)
            case types.ConverseStreamOutputMetadata(data=data):
                self._metadata = data
            case _:
                pass

    def end(self) -> Iterator[Event]:
        """Says why the model stopped, if it did; what it took is told after that."""
        if self._has_stopped:
            trace = self._metadata.trace if self._metadata else None
            finish = decode_finish(self._reason)
            yield Finish(finish, self._reason, self.usage, model=routed_model(trace), raw=self._last)

    @property
    def usage(self) -> Usage:
        """Nothing is known of it before the last event."""
        return decode_usage(self._metadata.usage if self._metadata else None)

    def _add(self, data: types.ContentBlockDeltaEvent, event: ConverseStreamOutput) -> Iterator[Event]:
        """More of a block, which need not have been announced."""
        index = data.content_block_index
        if index not in self._begun:
            self._begun[index] = begin_with(data.delta, self._places)
            yield from self._begun[index].start(event)
        yield from self._begun[index].feed(data.delta, event)

    def _stop(self, index: int, event: ConverseStreamOutput) -> Iterator[Event]:
        block = self._begun.pop(index, None)
        if block is None:
            return
        yield from block.stop(event)
        if isinstance(block, BegunCall) and block.is_broken:
            self._broken.append(block)

    def _conclude(self, reason: str | None, event: ConverseStreamOutput) -> Iterator[Event]:
        """Closes what is open."""
        for index in sorted(self._begun):
            yield from self._stop(index, event)
        for call in self._broken:
            if decode_finish(reason) in ("stop", "tool_calls"):
                raise call.error()
            yield call.cut_off(event)
        self._reason, self._has_stopped = reason, True
