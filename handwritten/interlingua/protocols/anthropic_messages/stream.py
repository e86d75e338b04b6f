"""A stream of the Messages API, event by event."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from interlingua.events import Event, Finish, PartAdded, Start
from interlingua.protocols.anthropic_messages.decode import decode_finish, decode_usage
from interlingua.protocols.anthropic_messages.decode_parts import decode_refusal
from interlingua.protocols.anthropic_messages.decode_plain import text_piece
from interlingua.protocols.anthropic_messages.stream_blocks import BegunBlock, BegunCall, BegunText, begin
from interlingua.protocols.base import Glanced
from interlingua.usage import Usage
from interlingua.values import Later
from interlingua_wire._core.wire import Wire
from interlingua_wire.anthropic import types

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import MessageStreamEvent

EVENT = Wire["MessageStreamEvent"]("anthropic.types", "MessageStreamEvent")


class MessageDecoder:
    """Holds the state of one stream: the blocks that have begun, and what the finish will say."""

    def __init__(self) -> None:
        self._places = count()
        self._begun: dict[int, BegunBlock] = {}
        self._broken: list[BegunCall] = []
        self._message: types.Message | None = None
        self._finish: Finish | None = None

    def feed(self, event: MessageStreamEvent) -> Iterator[Event]:
        """The events that one wire event makes; one we do not know makes none."""
        match event:
            case types.MessageStartEvent(message=message):
                self._message = message or None
                yield Start(message.model or "", message.id or None, raw=event) if message else Start(raw=event)
            case types.ContentBlockStartEvent(index=index, content_block=block):
                self._begun[index] = begin(block, self._places)
                yield from self._begun[index].start(event)
            case types.ContentBlockDeltaEvent(index=index, delta=delta):
                if index in self._begun:
                    yield from self._begun[index].feed(delta, event)
            case types.ContentBlockStopEvent(index=index):
                yield from self._stop(index, event)
            case types.MessageDeltaEvent():
                yield from self._conclude(event)
            case types.MessageStopEvent():
                if self._finish is not None:
                    yield self._finish
            case _:
                pass

    def glance(self, data: bytes) -> Glanced | None:
        """More of a text that has begun, where an event brings nothing else."""
        found = text_piece(data)
        if found is None:
            return None
        block = self._begun.get(found[0])
        return (
            Glanced((block.more(found[1], Later(partial(EVENT.decode, data))),)) if type(block) is BegunText else None
        )

    def end(self) -> Iterator[Event]:
        """Nothing is owed: `Finish` came with the terminal event."""
        return iter(())

    @property
    def usage(self) -> Usage:
        """What the first event told of the prompt, until the finish brings the rest."""
        if self._finish is not None:
            return self._finish.usage
        return decode_usage(self._message.usage if self._message else None)

    def _stop(self, index: int, event: object) -> Iterator[Event]:
        block = self._begun.pop(index, None)
        if block is None:
            return
        yield from block.stop(event)
        if isinstance(block, BegunCall) and block.is_broken:
            self._broken.append(block)

    def _conclude(self, event: types.MessageDeltaEvent) -> Iterator[Event]:
        """Closes what is open, and keeps the finish until the terminal event."""
        for index in sorted(self._begun):
            yield from self._stop(index, event)
        delta = event.delta
        reason = decode_finish(delta.stop_reason)
        for call in self._broken:
            if reason in ("stop", "tool_calls"):
                raise call.error()
            yield call.cut_off(event)
        for part in decode_refusal(delta.stop_details):
            yield PartAdded(next(self._places), part, raw=event)
        message = self._message
        self._finish = Finish(
            reason,
            delta.stop_reason,
            decode_usage(message.usage if message else None, event.usage),
            message_id=(message.id or None) if message else None,
            raw=event,
        )
