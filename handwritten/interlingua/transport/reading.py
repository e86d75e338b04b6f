"""Pieces of a streamed body into events, and whether the stream has ended well."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeAlias, TypeVar, cast, overload

from interlingua.errors import InvalidArgument, StreamIncomplete, WorldError
from interlingua.transport.call import Call, incomplete
from interlingua.transport.eventstream import EventStreamDecoder, UnwrappingDecoder
from interlingua.transport.failures import reply_too_large
from interlingua.transport.framing import Decoder, Frame, Malformed, TooLarge
from interlingua.transport.head import Head
from interlingua.transport.ndjson import NdjsonDecoder
from interlingua.transport.refusals import ERROR_WORD, error_in_event, error_in_message
from interlingua.transport.sse import SseDecoder
from interlingua.transport.surrogates import without_halves
from interlingua.transport.terminal import terminal_finder
from interlingua_wire._core.operation import Framing, Operation, StreamRule, Terminal
from interlingua_wire._core.wire import Wire

EventT = TypeVar("EventT")

Glance: TypeAlias = Callable[[bytes], Any]

DECODERS: dict[Framing, Callable[[int], Decoder]] = {
    "sse": lambda limit: SseDecoder(limit=limit),
    "ndjson": lambda limit: NdjsonDecoder(limit=limit),
    "eventstream": lambda limit: EventStreamDecoder(limit=limit),
}


EVENT_STREAM = "application/vnd.amazon.eventstream"


class EventReader(Generic[EventT]):
    """Decodes one stream, without I/O."""

    def __init__(self, rule: StreamRule[EventT], decoder: Decoder, call: Call, head: Head) -> None:
        self._rule = rule
        self._decode = rule.event.decode
        self._call = call
        self._head = head
        self._decoder = decoder
        self._find_terminal = terminal_finder(rule.terminals)
        self._received: list[bytes] = []
        self._frames: deque[Frame] = deque()
        self.glance: Glance | None = None
        """Takes the bytes of an event first; None of it: the event is decoded."""
        self._problem: WorldError | None = None
        """What is wrong with the bytes after the frames."""
        self.has_ended_well = False
        """Whether the terminal event was seen; where a stream has none, whether the body has come to its end."""
        self.is_over = False
        """Whether nothing more is to be read."""

    def feed(self, piece: bytes) -> None:
        """Take in more of the body; nothing at all means that it has ended."""
        try:
            self._frames += self._decoder.feed(piece) if piece else self._decoder.end()
        except TooLarge as limit:
            self._problem = reply_too_large(limit, status=self._head.status, at=self._call.at(self._head.headers))
        except Malformed as problem:
            self._problem = self.broken(problem.cause, str(problem))
        if not piece:
            self.is_over = True
            self.has_ended_well = self.has_ended_well or not self._rule.terminals

    def take(self) -> EventT | None:
        """The next event; None when more bytes are needed, or nothing is to come."""
        frames = self._frames
        while frames:
            frame = frames.popleft()
            data, name, _, kind = frame
            terminal = self._find_terminal(data)
            if terminal is not None:
                self._end_well(terminal)
                if terminal.sentinel is not None:
                    continue
            if kind is None:
                if not data:
                    continue
                if ERROR_WORD in data or name == "error":
                    self._refuse(frame)
            elif kind != "event":
                raise error_in_message(frame, self._rule.errors.get(name), self._head, self._call)
            if self._rule.has_envelope:
                data = enveloped(frame, payloads=self._rule.payloads)
            if self.glance is not None and (glanced := self.glance(data)) is not None:
                self._received.append(data)
                return cast("EventT", glanced)
            try:
                event = self._decode(data)
            except ValueError as error:
                event, data = self._mended(data, str(error).partition("\n")[0])
            self._received.append(data)
            return event
        if self._problem is not None:
            raise self._problem
        if self.is_over and not self.has_ended_well:
            raise self.broken("end", "it ended before its terminal event")
        return None

    @property
    def received(self) -> Received[EventT]:
        """Every event that has come."""
        return Received(self._rule.event, tuple(self._received))

    def kept(self, start: int, end: int) -> Sequence[bytes]:
        """The events from one to another as they came."""
        return self._received[start:end]

    def broken(self, cause: str, detail: str) -> StreamIncomplete:
        """The error for a stream that will not end well."""
        return incomplete(cause, detail, self._call, headers=self._head.headers)

    def _mended(self, data: bytes, problem: str) -> tuple[EventT, bytes]:
        """An event that cannot be decoded as it stands, and what of it can be."""
        whole = without_halves(data)
        if whole is not None:
            with suppress(ValueError):
                return self._decode(whole), whole
        raise self.broken("invalid", f"an event is not what is documented ({problem})")

    def _refuse(self, frame: Frame) -> None:
        refusal = error_in_event(frame, self._head, self._call)
        if refusal is not None:
            raise refusal

    def _end_well(self, terminal: Terminal) -> None:
        self.has_ended_well = True
        if terminal.sentinel is not None or terminal.values:  # else more may follow, such as usage
            self.is_over = True
            self._frames.clear()
            self._problem = None


class Received(Sequence[EventT]):
    """Events that are kept as they came, in a tenth of the memory, and decoded when they are first looked at."""

    __slots__ = ("_events", "_kept", "_wire")

    def __init__(self, wire: Wire[EventT], kept: tuple[bytes, ...]) -> None:
        self._wire = wire
        self._kept = kept
        self._events: tuple[EventT, ...] | None = None

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, index: int) -> EventT: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[EventT, ...]: ...
    def __getitem__(self, index: int | slice) -> EventT | tuple[EventT, ...]:
        return self._decoded()[index]

    def __iter__(self) -> Iterator[EventT]:
        return iter(self._decoded())

    def __repr__(self) -> str:
        return repr(self._decoded())

    def __reduce__(self) -> tuple[type[tuple[EventT, ...]], tuple[tuple[EventT, ...]]]:
        return tuple, (self._decoded(),)

    def _decoded(self) -> tuple[EventT, ...]:
        if self._events is None:
            self._events = tuple(map(self._wire.decode, self._kept))
        return self._events


def enveloped(frame: Frame, *, payloads: Mapping[str, str]) -> bytes:
    """The event with its name, where the name says what the data is; bare bytes as base64 in their field."""
    data = frame.data or b"{}"
    if frame.name in payloads:
        data = b'{%b: "%b"}' % (json.dumps(payloads[frame.name]).encode(), b64encode(frame.data))
    return b'{"event": %b, "data": %b}' % (json.dumps(frame.name).encode(), data)


def stream_rule(operation: Operation[Any, EventT, Any]) -> StreamRule[EventT]:
    """How this operation streams."""
    if operation.stream is None:
        raise InvalidArgument("operation", operation.name, "one that streams")
    return operation.stream


def decoder_for(framing: Framing, *, limit: int, media_type: str) -> Decoder:
    """What cuts this framing, also where it comes in the messages of another."""
    decoder = DECODERS[framing](limit)
    if media_type != EVENT_STREAM or framing == "eventstream":
        return decoder
    return UnwrappingDecoder(decoder, limit=limit)
