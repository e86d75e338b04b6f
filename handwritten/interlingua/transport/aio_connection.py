"""One HTTP/1.1 connection under asyncio, which carries one request after another."""

from __future__ import annotations

from asyncio import Future, Protocol, Transport, get_running_loop, sleep
from time import monotonic
from typing import cast

from interlingua.transport.answers import KEEPALIVE_SECONDS
from interlingua.transport.last_words import last_words
from interlingua.transport.outgoing import Outgoing
from interlingua.transport.received import HELD, Received
from interlingua.transport.written import written

WRITTEN_AT_ONCE = 1 << 18
"""Bytes. What asyncio cannot write at once it copies."""


class AioConnection(Protocol):
    """What asyncio tells of one connection. Its own loop alone touches it."""

    __slots__ = (
        "_end",
        "_idle_since",
        "_is_held",
        "_is_lost",
        "_is_slow",
        "_is_spoiled",
        "_loop",
        "_received",
        "_transport",
        "_waiter",
    )

    def __init__(self) -> None:
        self._loop = get_running_loop()
        self._transport: Transport
        self._received: Received | None = None
        self._waiter: Future[None] | None = None
        """Of whoever waits for bytes, or for room to write."""
        self._end: Future[None] = self._loop.create_future()
        self._is_lost = False
        self._is_slow = False
        """Whether what was written last has not left yet."""
        self._is_held = False
        """Whether the server is made to wait."""
        self._is_spoiled = False
        """Whether a request was not sent to its end."""
        self._idle_since = monotonic()

    async def send(self, outgoing: Outgoing) -> Received:
        """Send a request and wait for the head of the answer. Raises `OSError`."""
        received = self._received = Received(outgoing.method)
        head, body = written(outgoing, WRITTEN_AT_ONCE)
        unsent = head
        for portion in body:
            if len(unsent) + len(portion) <= WRITTEN_AT_ONCE:
                unsent += portion
                continue
            await self._write(unsent, received)
            unsent = portion if isinstance(portion, bytes) else bytes(portion)
            await sleep(0)  # in which the loop reads: once a write has failed, it drops an answer that came before
            if self._is_lost or received.is_final:
                self._is_spoiled = True
                break
        else:
            await self._write(unsent, received)
        while not received.has_head:
            received.check()
            await self.more()
        return received

    async def more(self) -> None:
        """Wait until something has come."""
        if self._is_lost:
            return
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def go_on(self) -> None:
        """What was waiting has been taken: the server may send more."""
        if self._is_held:
            self._is_held = False
            self._transport.resume_reading()

    def rest(self) -> None:
        """Wait for the next request."""
        self._received = None
        self._idle_since = monotonic()

    def end(self) -> None:
        """Close it at once, whatever is under way."""
        self._transport.abort()

    async def ended(self) -> None:
        """Wait until it is closed."""
        await self._end

    @property
    def has_expired(self) -> bool:
        """Whether it has waited for too long."""
        return monotonic() - self._idle_since > KEEPALIVE_SECONDS

    @property
    def is_quiet(self) -> bool:
        """Whether nothing came while it waited: neither its end nor bytes that nobody asked for."""
        return not (self._is_lost or self._is_spoiled or self._transport.is_closing())

    def connection_made(self, transport: object) -> None:
        """It stands."""
        self._transport = cast("Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Bytes of the answer, or, where nobody asked, a reason not to use the connection again."""
        received = self._received
        if received is None:
            self._transport.abort()
            return
        received.feed(data)
        if received.waiting > HELD and not self._is_held:
            self._is_held = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """The server sends no more."""
        if self._received is not None:
            self._received.feed(b"")
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """It is no more."""
        self._is_lost = True
        received = self._received
        if received is not None and isinstance(exc, OSError):
            if not received.is_final and (said := last_words(self._transport)):
                received.feed(said)
            received.fail(exc)
        elif received is not None:
            received.feed(b"")
        self._wake()
        if not self._end.done():
            self._end.set_result(None)

    def pause_writing(self) -> None:
        """The server takes less than we give."""
        self._is_slow = True

    def resume_writing(self) -> None:
        """It has taken most of it."""
        self._is_slow = False
        self._wake()

    async def _write(self, data: bytes, received: Received) -> None:
        self._transport.write(data)
        while self._is_slow and not (self._is_lost or received.is_final):
            await self.more()
        self._is_spoiled = self._is_slow

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
