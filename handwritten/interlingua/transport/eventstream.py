"""AWS event stream: messages with headers, each proven whole by its checksums.

https://smithy.io/2.0/aws/amazon-eventstream.html, checked 2026-11-28.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from struct import Struct
from typing import TypeAlias
from zlib import crc32

from interlingua.transport.framing import Decoder, Frame, Malformed, TooLarge

PRELUDE = Struct("!III")
"""Bytes of the message, bytes of its headers, checksum of these two."""
LENGTHS = Struct("!II")
CHECKSUM = Struct("!I")
OVERHEAD = PRELUDE.size + CHECKSUM.size
"""Bytes of a message that are neither headers nor payload."""

HeaderValue: TypeAlias = bool | int | bytes | str

FIXED: dict[int, tuple[int, Callable[[bytes], HeaderValue]]] = {
    0: (0, lambda raw: True),
    1: (0, lambda raw: False),
    2: (1, lambda raw: int.from_bytes(raw, signed=True)),
    3: (2, lambda raw: int.from_bytes(raw, signed=True)),
    4: (4, lambda raw: int.from_bytes(raw, signed=True)),
    5: (8, lambda raw: int.from_bytes(raw, signed=True)),
    8: (8, lambda raw: int.from_bytes(raw, signed=True)),
    9: (16, bytes),
}
"""Types of header values that have one size, and how each is read. 8 is a time in milliseconds, 9 a UUID."""
SIZED: dict[int, Callable[[bytes], HeaderValue]] = {6: bytes, 7: bytes.decode}
"""Types whose values say their own size, in two bytes."""

NAMES = {"event": ":event-type", "exception": ":exception-type", "error": ":error-code"}
"""Kinds of messages, with the header that says which one of its kind a message is."""


class EventStreamDecoder:
    """Bytes into one frame a message. Nothing in a message is believed before its checksum is."""

    __slots__ = ("_kept", "_kept_bytes", "_limit", "_wanted")

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._kept: list[bytes] = []
        self._kept_bytes = 0
        self._wanted = PRELUDE.size
        """How many bytes must have come to go on: a prelude, or the message that it begins."""

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """The frames that are complete once these bytes have come. What came before a bad message comes out first."""
        self._keep(piece)
        if self._kept_bytes >= self._wanted:
            yield from self._frames(self._rest())

    def end(self) -> Iterator[Frame]:
        """Nothing: a message that has begun is cut off, which is an error."""
        if self._kept_bytes:
            raise Malformed("it was cut off within a message", cause="end")
        return iter(())

    def _frames(self, raw: bytes) -> Iterator[Frame]:
        at = 0
        while len(raw) - at >= self._wanted:
            if self._wanted == PRELUDE.size:
                self._wanted = self._length(raw[at : at + PRELUDE.size])
            else:
                begin, at = at, at + self._wanted
                self._wanted = PRELUDE.size
                yield frame_from_message(raw[begin:at])
        self._keep(raw[at:])

    def _keep(self, piece: bytes) -> None:
        self._kept.append(piece)
        self._kept_bytes += len(piece)

    def _rest(self) -> bytes:
        rest = b"".join(self._kept)
        self._kept.clear()
        self._kept_bytes = 0
        return rest

    def _length(self, prelude: bytes) -> int:
        length: int
        length, headers, checksum = PRELUDE.unpack(prelude)
        if crc32(prelude[: LENGTHS.size]) != checksum:
            raise Malformed("the beginning of a message does not fit its checksum")
        if length < OVERHEAD + headers:
            raise Malformed(f"a message of {length} bytes cannot have {headers} bytes of headers")
        if length > self._limit:
            raise TooLarge("a message", self._limit)
        return length


class UnwrappingDecoder:
    """Bytes of another framing that come as the payloads of messages; a message that is a failure stays one."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, inner: Decoder, *, limit: int) -> None:
        self._outer = EventStreamDecoder(limit=limit)
        self._inner = inner

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """The inner frames that are complete once these bytes have come."""
        for frame in self._outer.feed(piece):
            if frame.kind != "event":
                yield frame
            elif frame.data:
                yield from self._inner.feed(frame.data)

    def end(self) -> Iterator[Frame]:
        """The inner frames that the end completes."""
        yield from self._outer.end()
        yield from self._inner.end()


def frame_from_message(message: bytes) -> Frame:
    """The frame in one message, whose prelude is right."""
    end = len(message) - CHECKSUM.size
    if crc32(memoryview(message)[:end]) != CHECKSUM.unpack_from(message, end)[0]:
        raise Malformed("a message does not fit its checksum")
    payload = PRELUDE.size + LENGTHS.unpack_from(message)[1]
    headers = headers_from_bytes(message[PRELUDE.size : payload])
    kind = headers.get(":message-type")
    name = headers.get(NAMES[kind]) if isinstance(kind, str) and kind in NAMES else None
    if not isinstance(name, str) or not isinstance(kind, str):
        raise Malformed(f"a message does not say what it is ({kind!r})")
    return Frame(message[payload:end] if kind != "error" else _told(headers), name, kind=kind)


def _told(headers: Mapping[str, HeaderValue]) -> bytes:
    """An error tells in a header what an exception tells in its payload."""
    return json.dumps({"message": headers.get(":error-message", "")}, default=repr).encode()


def headers_from_bytes(raw: bytes) -> dict[str, HeaderValue]:
    """The headers of a message. Raises `Malformed` where they do not fill exactly these bytes."""
    headers: dict[str, HeaderValue] = {}
    at = 0
    while at < len(raw):
        name, at = _sized(raw, at, width=1)
        (kind,), at = _taken(raw, at, 1)
        if kind in FIXED:
            size, value_from = FIXED[kind]
            value, at = _taken(raw, at, size)
        elif kind in SIZED:
            value_from = SIZED[kind]
            value, at = _sized(raw, at, width=2)
        else:
            raise Malformed(f"a header has the unknown type {kind}")
        try:
            text, found = name.decode(), value_from(value)
        except UnicodeDecodeError as error:
            raise Malformed("a header is not UTF-8") from error
        if text in headers:
            raise Malformed(f"the header {text} stands there twice")
        headers[text] = found
    return headers


def _sized(raw: bytes, at: int, *, width: int) -> tuple[bytes, int]:
    size, at = _taken(raw, at, width)
    return _taken(raw, at, int.from_bytes(size))


def _taken(raw: bytes, at: int, size: int) -> tuple[bytes, int]:
    end = at + size
    if end > len(raw):
        raise Malformed("a header is longer than all of them")
    return raw[at:end], end
