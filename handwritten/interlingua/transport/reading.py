"""Pieces of a streamed body into events, and whether the stream has ended well."""

from __future__ import annotations

import json
from collections import deque
from typing import Any, Generic, TypeVar

from interlingua.errors import InvalidArgument, MissingExtra, StreamIncomplete
from interlingua.transport.call import Call, incomplete
from interlingua.transport.failures import reply_too_large
from interlingua.transport.framing import Decoder, Frame, TooLarge
from interlingua.transport.head import Head
from interlingua.transport.ndjson import NdjsonDecoder
from interlingua.transport.refusals import error_in_event
from interlingua.transport.sse import SseDecoder
from interlingua.transport.terminal import terminal_finder
from interlingua_wire._core.operation import Operation, StreamRule, Terminal

EventT = TypeVar("EventT")


class EventReader(Generic[EventT]):
    """Decodes one stream, without I/O."""

    def __init__(self, rule: StreamRule[EventT], decoder: Decoder, call: Call, head: Head) -> None:
        self._rule = rule
        self._call = call
        self._head = head
        self._decoder = decoder
        self._find_terminal = terminal_finder(rule.terminals)
        self._frames: deque[Frame] = deque()
        self.has_ended_well = not rule.terminals
        """Whether the terminal event was seen, if the stream has one."""
        self.is_over = False
        """Whether nothing more is to be read."""

    def feed(self, piece: bytes) -> None:
        """Take in more of the body; nothing at all means that it has ended."""
        try:
            self._frames += self._decoder.feed(piece) if piece else self._decoder.end()
        except TooLarge as limit:
            raise reply_too_large(limit, status=self._head.status, at=self._call.at(self._head.headers)) from limit
        self.is_over = self.is_over or not piece

    def take(self) -> EventT | None:
        """The next event; None when more bytes are needed, or nothing is to come."""
        while self._frames:
            frame = self._frames.popleft()
            terminal = self._find_terminal(frame.data)
            if terminal is not None:
                self._end_well(terminal)
            if frame.data and (terminal is None or terminal.sentinel is None):
                return self._event(frame)
        if self.is_over and not self.has_ended_well:
            raise self.broken("end", "it ended before its terminal event")
        return None

    def broken(self, cause: str, detail: str) -> StreamIncomplete:
        """The error for a stream that will not end well."""
        return incomplete(cause, detail, self._call, headers=self._head.headers)

    def _event(self, frame: Frame) -> EventT:
        refusal = error_in_event(frame, self._head, self._call)
        if refusal is not None:
            raise refusal
        try:
            return self._rule.event.decode(enveloped(frame) if self._rule.has_envelope else frame.data)
        except ValueError as error:
            problem = str(error).partition("\n")[0]
        raise self.broken("invalid", f"an event is not what is documented ({problem})")

    def _end_well(self, terminal: Terminal) -> None:
        self.has_ended_well = True
        if terminal.sentinel is not None or terminal.values:  # else more may follow, such as usage
            self.is_over = True
            self._frames.clear()


def enveloped(frame: Frame) -> bytes:
    """The event with its name, where the name says what the data is."""
    return b'{"event": %b, "data": %b}' % (json.dumps(frame.name).encode(), frame.data)


def stream_rule(operation: Operation[Any, EventT, Any]) -> StreamRule[EventT]:
    """How this operation streams."""
    if operation.stream is None:
        raise InvalidArgument("operation", operation.name, "one that streams")
    return operation.stream


def decoder_for(framing: str, *, limit: int) -> Decoder:
    """What cuts this framing."""
    match framing:
        case "sse":
            return SseDecoder(limit=limit)
        case "ndjson":
            return NdjsonDecoder(limit=limit)
        case _:
            raise MissingExtra("bedrock", f"the framing {framing!r}")
