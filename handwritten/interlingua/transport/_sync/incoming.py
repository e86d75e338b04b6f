# Derived from handwritten/interlingua/transport/_async/incoming.py by codegen/unasync.py. Edit that one.
"""An answer on its way in, within the limits of its call."""

from __future__ import annotations

import weakref
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Self

from interlingua.attempts import Attempt
from interlingua.errors import InvalidReply
from interlingua.transport.answers import Answer, network_errors, timeouts
from interlingua.transport.call import Call, Lost
from interlingua.transport.clock import Clock
from interlingua.transport.deadline import Allowance
from interlingua.transport.failures import Circumstances, bare, invalid_reply, reply_too_large, request_id
from interlingua.transport.framing import TooLarge
from interlingua.transport.head import Head
from interlingua.transport.inflate import Inflater, inflater_for
from interlingua.transport.pools import Pool

SETTLING_SECONDS = 0.2
"""How long a complete stream may take to end its HTTP body; after that its connection is not used again."""


class Incoming:
    """An answer whose body is still to be read."""

    def __init__(self, answer: Answer, head: Head, call: Call, clock: Clock, allowance: Allowance, pool: Pool) -> None:
        self.head = head
        self._answer = answer
        self._call = call
        self._clock = clock
        self._allowance = allowance
        self._pool = pool
        self._inflater = inflater_for(answer.headers.get("content-encoding", ""))
        self._pieces: Iterator[bytes] = iter(())
        allowance.idle = call.policy.idle

    def piece(self) -> bytes:
        """The next decompressed piece of the body; nothing at its end.

        Raises `Lost`, `InvalidReply` or `ReplyTooLarge`, and then the connection is free.
        """
        if self._inflater is not None:
            return self._inflated(self._inflater)
        return self._raw()

    def read(self, limit: int) -> bytes:
        """The whole body."""
        pieces: list[bytes] = []
        size = 0
        while piece := self.piece():
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                self.close()
                too_large = TooLarge("the reply", limit)
                raise reply_too_large(too_large, status=self.head.status, at=self._at())
        self.close()
        return b"".join(pieces)

    def start(self, limit: int) -> bytes:
        """The first bytes of the body, however it ends."""
        start = b""
        try:
            while len(start) < limit and (piece := self.piece()):
                start += piece
        except (Lost, InvalidReply):
            return start
        self.close()
        return start[:limit]

    def settle(self) -> None:
        """After the last event: let the body end, so that the connection can be used again, but not for long."""
        self._allowance.shorten(SETTLING_SECONDS)
        try:
            self._raw()
        except Lost:
            return
        self.close()

    def close(self) -> None:
        """Free the connection. Another thread or task that is reading meanwhile loses it."""
        try:
            self._answer.close()
        except network_errors():
            return

    def releaser(self) -> Callable[[], None]:
        """What frees the connection from anywhere, at once."""
        return self._pool.releaser(self._answer)

    def _inflated(self, inflater: Inflater) -> bytes:
        while True:
            try:
                piece = next(self._pieces, None)
                if piece is not None:
                    return piece
                raw = self._raw()
                if not raw:
                    inflater.end()
                    return raw
                self._pieces = inflater.feed(raw)
            except TooLarge as limit:
                self.close()
                raise reply_too_large(limit, status=self.head.status, at=self._at()) from limit
            except (zlib.error, LookupError) as error:
                self.close()
                raise invalid_reply(f"its compression is broken: {error}", at=self._at()) from error

    def _at(self) -> Circumstances:
        return self._call.at(self.head.headers)

    def _raw(self) -> bytes:
        try:
            ready = self._answer.ready()
            if ready is not None:
                return ready
            with self._clock.limit(self._allowance):
                return self._answer.piece()
        except TooLarge as limit:
            self.close()
            raise reply_too_large(limit, status=self.head.status, at=self._at()) from None
        except network_errors() as error:
            self.close()
            raise self._call.lost(error, is_silence=isinstance(error, timeouts())) from None
        except BaseException as error:  # noqa: BLE001 - a cancellation, say, whose frames hold the key
            self.close()
            raise bare(error) from None


class Arriving:
    """An answer as it arrives. Leaving its `with`, closing or dropping it frees the connection at once."""

    def __init__(self, incoming: Incoming, call: Call) -> None:
        self._incoming = incoming
        self._call = call
        self._is_closed = False
        release = incoming.releaser()
        self._release = weakref.finalize(self, release if call.visit is None else call.visit.hand_over(release))
        self._release.atexit = False

    @property
    def headers(self) -> Mapping[str, str]:
        """Names are lower case."""
        return self._incoming.head.headers

    @property
    def request_id(self) -> str | None:
        """The provider's name for this request."""
        return request_id(self.headers)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request that was sent for it, first to last."""
        return self._call.attempts()

    def __iter__(self) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the connection. Harmless when called again."""
        self._is_closed = True
        if self._release.detach() is not None:
            try:
                self._incoming.close()
            finally:
                self._call.leave()
