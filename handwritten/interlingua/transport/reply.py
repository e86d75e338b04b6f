"""What came back for a plain call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Generic, TypeVar

from interlingua.attempts import Attempt
from interlingua.rate_limits import RateLimit
from interlingua.transport.call import Call
from interlingua.transport.failures import invalid_reply, request_id
from interlingua.transport.head import Head
from interlingua.transport.rates import RateLimits
from interlingua.transport.surrogates import without_halves
from interlingua.usage import Usage
from interlingua.values import Later
from interlingua_wire._core.wire import Wire

ReplyT = TypeVar("ReplyT")

GLANCED_BYTES = 1 << 16
"""Up to here bare JSON costs less than what its types cost."""
HALF = re.compile(rb"\\u[dD][89a-fA-F]")
"""An escaped half of a character, whose other half may be missing."""


class Reply(Generic[ReplyT]):
    """A whole answer; its value is decoded at the first look."""

    __slots__ = ("_call", "_head", "_value", "_wire", "body")

    def __init__(self, wire: Wire[ReplyT], head: Head, body: bytes, call: Call) -> None:
        self._wire = wire
        self._head = head
        self._call = call
        self.body = body
        """Decompressed."""

    def __repr__(self) -> str:
        return f"<Reply {self.status}, {len(self.body)} bytes>"

    @property
    def status(self) -> int:
        """HTTP status code."""
        return self._head.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Names are lower case."""
        return self._head.headers

    @property
    def request_id(self) -> str | None:
        """The provider's name for this request."""
        return request_id(self._head.headers)

    @property
    def rate_limits(self) -> Mapping[str, RateLimit]:
        """How much is left, by what is limited."""
        return RateLimits(self.headers, self._call.endpoint.rules)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request that was sent for it, first to last."""
        return self._call.attempts()

    def attempts_with(self, usage: Usage) -> tuple[Attempt, ...]:
        """The same, the last one with its tokens."""
        return self._call.attempts(usage)

    @property
    def value(self) -> ReplyT:
        """The body as the operation's reply type. Raises `InvalidReply` if it is nothing of that kind."""
        if not hasattr(self, "_value"):
            self._value: ReplyT = self._decoded(self.body)
        return self._value

    @property
    def is_of_known_type(self) -> bool:
        """Whether its type is loaded already, as it is from its first value on."""
        return self._wire.is_loaded

    @property
    def later(self) -> Later:
        """The same, decoded when somebody asks for it. It holds on to the body and to nothing else of the call."""
        return Later(partial(self._wire.decode, self.body))

    def json(self) -> object:
        """The body as bare JSON; None where it is long, or no JSON that is beyond doubt."""
        if len(self.body) > GLANCED_BYTES or HALF.search(self.body):
            return None
        try:
            return json.loads(self.body.decode())
        except (ValueError, RecursionError):
            return None

    def _decoded(self, body: bytes) -> ReplyT:
        try:
            return self._wire.decode(body)
        except ValueError as error:
            whole = without_halves(body) or self._as_text(body)
            if whole is not None:
                return self._decoded(whole)
            problem = str(error).partition("\n")[0]
            at = self._call.at(self.headers)
            message = f"the reply is not what is documented ({problem})"
            raise self._call.blamed(invalid_reply(message, body=self.body, status=self.status, at=at)) from None

    def _as_text(self, body: bytes) -> bytes | None:
        """The body as a JSON string where it says that it is plain text: some operations answer in either."""
        if not self._head.media_type.startswith("text/") or body is not self.body:
            return None
        return json.dumps(body.decode("utf-8", "replace")).encode()
