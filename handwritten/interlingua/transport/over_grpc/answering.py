"""One call over gRPC as an answer over HTTP: status, headers, and a body in pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from interlingua.transport.deadline import Allowance
from interlingua.transport.framing import TooLarge
from interlingua.transport.over_grpc.asking import Asked
from interlingua.transport.over_grpc.contract import Contract
from interlingua.transport.over_grpc.statuses import BrokenGrpc, ended_with, headers_of, refused_by
from interlingua.transport.over_grpc.telling import told_by

OK = 200
PLAIN = "application/json"
EVENTS = "text/event-stream"
ENDED_HERE = "ended on this side"


class Answered:
    """What has come for one call, without I/O: messages and an end in, pieces of a body out."""

    def __init__(self, asked: Asked, contract: Contract, allowance: Allowance, *, limit: int) -> None:
        self.status = OK
        self.headers: Mapping[str, str] = {}
        self.is_over = False
        """Whether no more messages will come."""
        self.is_cut = False
        """Whether somebody ended it on this side."""
        self.is_silent = False
        """Whether it was ended for having said nothing."""
        self._rpc = asked.rpc
        self._contract = contract
        self._allowance = allowance
        self._limit = limit
        self._pieces: deque[bytes] = deque()
        self._problem: Exception | None = None

    @property
    def streams(self) -> bool:
        """Whether several messages may come."""
        return self._rpc.streams

    def piece(self) -> bytes | None:
        """The next piece of the body, b"" at its end; None where one must wait. Raises what came in its place."""
        if self._pieces:
            return self._pieces.popleft()
        if self._problem is not None:
            raise self._problem
        return b"" if self.is_over else None

    def take(self, message: bytes) -> None:
        """A message has come."""
        body = told_by(message, self._rpc.reply, self._contract)
        self._pieces.append(b"data: %b\r\n\r\n" % body if self.streams else body)

    def begin(self, *metadata: Iterable[tuple[str, str | bytes]] | None) -> None:
        """The first message has come, or the end without one."""
        pairs = [pair for several in metadata for pair in several or ()]
        self.headers = {**headers_of(pairs), "content-type": EVENTS if self.streams else PLAIN}

    def end(self) -> None:
        """It has ended well."""
        self.is_over = True

    def fail(self, code: Any, text: str | None, *metadata: Iterable[tuple[str, str | bytes]] | None) -> None:
        """It has ended otherwise. Raises `OSError` where no answer has begun that could tell of it."""
        self.is_over = True
        has_begun = bool(self.headers)
        try:
            self._refuse(code, text, metadata, has_begun=has_begun)
        except (TooLarge, OSError) as problem:
            if not has_begun and isinstance(problem, OSError):
                raise
            self._problem = problem
            self.headers = self.headers or {"content-type": PLAIN}

    def _refuse(
        self,
        code: Any,
        text: str | None,
        metadata: Iterable[Iterable[tuple[str, str | bytes]] | None],
        *,
        has_begun: bool,
    ) -> None:
        if self.is_silent:
            raise TimeoutError
        if self.is_cut:
            raise BrokenGrpc(ENDED_HERE)
        ended = ended_with(code, text, *metadata)
        refused = refused_by(ended, self._allowance, self._contract, limit=self._limit)
        if has_begun:
            self._pieces.append(b"data: %b\r\n\r\n" % refused.body)
        else:
            self.status, self.headers = refused.status, {**ended.metadata, "content-type": PLAIN}
            self._pieces.append(refused.body)
