"""Server-sent events by the WHATWG rules.

https://html.spec.whatwg.org/multipage/server-sent-events.html, checked 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from interlingua.transport.framing import Frame, TooLarge
from interlingua.transport.lines import LineSplitter

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
RETRY_DIGITS = 18
"""A wait with more is none that anybody means, and Python refuses to read thousands of them."""


class SseDecoder:
    """Bytes of an event stream into frames. Data stays bytes: whether it must be UTF-8 is for the reader to say."""

    __slots__ = ("_data", "_data_bytes", "_id", "_limit", "_lines", "_name", "_start", "retry")

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._lines = LineSplitter(limit=limit, splits_at_cr=True)
        self._start: bytes | None = b""
        """The first bytes, until it is known whether they are a byte order mark."""
        self._data: list[bytes] = []
        self._data_bytes = 0
        self._name = ""
        self._id = ""
        self.retry: int | None = None
        """Milliseconds the server asks to wait before a reconnection."""

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """The frames that are complete once these bytes have come. What came before one too large comes out first."""
        if self._start is not None:
            piece = self._without_mark(self._start + piece)
        data = self._data
        for line in self._lines.feed(piece):
            if line.startswith(b"data: "):  # most lines do, and are not worth a search for the colon
                self._data_bytes += len(line) - 5
                if self._data_bytes > self._limit:
                    raise TooLarge("an event", self._limit)
                data.append(line[6:])
            elif line.startswith(b"event: "):
                self._name = line[7:].decode(errors="replace")
            elif line:
                self._read(line)
            else:
                if data:
                    yield Frame(b"\n".join(data), self._name or "message", self._id)
                    data.clear()
                    self._data_bytes = 0
                self._name = ""
        self._lines.check()

    def end(self) -> Iterator[Frame]:
        """An event without its closing blank line is incomplete, and dropped."""
        return iter(())

    def _without_mark(self, start: bytes) -> bytes:
        if len(start) < len(BYTE_ORDER_MARK) and BYTE_ORDER_MARK.startswith(start):
            self._start = start
            return b""
        self._start = None
        return start.removeprefix(BYTE_ORDER_MARK)

    def _read(self, line: bytes) -> None:
        field, _, value = line.partition(b":")
        if value.startswith(b" "):
            value = value[1:]
        if field == b"data":
            self._add(value)
        elif field == b"event":
            self._name = value.decode(errors="replace")
        elif field == b"id" and b"\0" not in value:
            self._id = value.decode(errors="replace")
        elif field == b"retry" and value.isdigit() and len(value) <= RETRY_DIGITS:
            self.retry = int(value)

    def _add(self, value: bytes) -> None:
        self._data.append(value)
        self._data_bytes += len(value) + 1
        if self._data_bytes > self._limit:
            raise TooLarge("an event", self._limit)
