# Derived from handwritten/interlingua/transport/_async/http.py by codegen/unasync.py. Edit that one.
"""Carries out requests under an event loop, over HTTP."""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Self, TypeVar

from interlingua.errors import WorldError
from interlingua.transport.call import Call, Lost, failed
from interlingua.transport.clock import Clock
from interlingua.transport.deadline import Deadline
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.failures import bare
from interlingua.transport.loading import Types
from interlingua.transport.log import log_as_asked, logger
from interlingua.transport.policy import DEFAULT_POLICY, Policy, guards_from
from interlingua.transport.refusals import error_for_document, error_for_status, error_in_reply, is_no_stream
from interlingua.transport.render import render
from interlingua.transport.reply import Reply
from interlingua.transport.surroundings import network_of
from interlingua.transport.waiting import RetryBudget, retry_cost, wait_before_retry
from interlingua_wire._core.request import Request

if TYPE_CHECKING:
    from interlingua.methods import Method
    from interlingua.transport._sync.byte_stream import ByteStream
    from interlingua.transport._sync.exchange import Exchange
    from interlingua.transport._sync.incoming import Incoming
    from interlingua.transport._sync.stream import EventStream
    from interlingua.transport.guards import Guards
    from interlingua.transport.pools import Given
    from interlingua.transport.surroundings import Network

ReplyT = TypeVar("ReplyT")
EventT = TypeVar("EventT")
OpenedT = TypeVar("OpenedT")

ERROR_BYTES = 1 << 20


class HttpTransport:
    """Sends the operations of one provider: signed, within a deadline, and again where that may help.

    `http` is an HTTP client or transport of your own, which stays yours to close, or how ours reach the net. `guards`
    are those that it shares with others. Share one instance as you like.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        policy: Policy = DEFAULT_POLICY,
        http: Given = None,
        guards: Guards | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._policy = policy
        self._http = http
        self._budget = RetryBudget()
        self._guards = guards_from(policy) if guards is None else guards
        self._types = Types()
        self._made: Exchange | None = None
        self._making = Lock()
        log_as_asked()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._endpoint.provider} at {self._endpoint.base_url}>"

    def __enter__(self) -> Self:
        self._exchange().prepare()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that are ours."""
        if self._made is not None:
            self._made.close()

    def send(self, request: Request[ReplyT, Any, Any], /) -> Reply[ReplyT]:
        """Make a plain call. The reply has come whole; its value is decoded at the first look."""
        call = self._begin(request, streams=False)
        try:
            if self._guards is not None:
                self._enter(call, self._guards)
            while True:
                try:
                    return self._reply(call, request)
                except WorldError as error:
                    self._wait(call, error)
        finally:
            call.end()

    def probe(self, request: Request[ReplyT, Any, Any], /) -> Reply[ReplyT]:
        """Make a plain call once, whatever its circuit says, and count nothing."""
        call = self._begin(request, streams=False)
        try:
            return self._reply(call, request)
        except WorldError as error:
            raise call.blamed(error) from None
        finally:
            call.end()

    def stream(self, request: Request[Any, EventT, Any], /, *, after: WorldError | None = None) -> EventStream[EventT]:
        """Make a call that streams, and return when its stream has begun.

        `after` is what ended an earlier stream of the same call: its tries count, and it is waited for like any retry.
        """
        call = self._begin(request, streams=True)
        return self._begun(call, partial(self._stream, call, request), after)

    def stream_bytes(self, request: Request[bytes, Any, Any], /) -> ByteStream:
        """Make a call whose reply is bytes, and return when they begin to come."""
        call = self._begin(request, streams=False)
        return self._begun(call, partial(self._bytes, call), None)

    def _begun(self, call: Call, opened: Method[[], OpenedT], after: WorldError | None) -> OpenedT:
        try:
            if after is not None:
                call.goes_on_after(after)
                self._wait(call, after)
            if self._guards is not None:
                self._enter(call, self._guards)
            while True:
                try:
                    return opened()
                except WorldError as error:
                    self._wait(call, error)
        finally:
            call.end()

    def deadline_for(self, request: Request[Any, Any, Any]) -> Deadline:
        """The deadline of a call that begins now."""
        timeout = request.extra.timeout
        return Deadline(self._policy.deadline if timeout is None else timeout)

    @property
    def endpoint(self) -> Endpoint:
        """Where its requests go, and with what."""
        return self._endpoint

    @property
    def network(self) -> Network:
        """How its server is reached, for what is no HTTP."""
        return network_of(self._http)

    def hide_in(self, text: str) -> str:
        """The same text without the key."""
        return self._endpoint.auth.hide_in(text)

    def _begin(self, request: Request[Any, Any, Any], *, streams: bool) -> Call:
        deadline = self.deadline_for(request)
        return Call(render(request, self._endpoint, streams=streams), self._endpoint, self._policy, deadline)

    def _enter(self, call: Call, guards: Guards) -> None:
        """Wait for the call's turn. Raises `CircuitOpen`, or `DeadlineExceeded` when its turn does not come."""
        from interlingua.transport.gate import Turn

        visit = call.visit = guards.visit(self._endpoint, call.rendered.model)
        turn = Turn()
        if not visit.line_up(turn):
            try:
                turn.wait(call.deadline.remaining())
            except TimeoutError:
                detail = (
                    f"its turn did not come within {call.deadline.seconds:g} s, with max_concurrency calls under way"
                )
                raise call.blamed(failed(Lost("deadline", detail), call)) from None
        visit.admit(call.attempts())

    def _exchange(self) -> Exchange:
        if self._made is None:
            from interlingua.transport._sync.exchange import Exchange

            with self._making:
                self._made = self._made or Exchange(self._endpoint, self._http)
        return self._made

    def _open(self, call: Call) -> Incoming:
        """The answer to one try. Raises unless its status claims success."""
        try:
            incoming = self._exchange().open(call)
        except Lost as lost:
            raise failed(lost, call) from lost
        if not incoming.head.is_success:
            raise error_for_status(incoming.head, incoming.start(ERROR_BYTES), call)
        return incoming

    def _reply(self, call: Call, request: Request[ReplyT, Any, Any]) -> Reply[ReplyT]:
        incoming = self._open(call)
        try:
            body = incoming.read(self._policy.max_reply_bytes)
        except Lost as lost:
            raise failed(lost, call, headers=incoming.head.headers) from lost
        error = error_in_reply(request.operation, incoming.head, body, call)
        if error is not None:
            raise error
        call.has_ended()
        self._succeeded(call)
        return Reply(request.operation.reply, incoming.head, body, call)

    def _stream(self, call: Call, request: Request[Any, EventT, Any]) -> EventStream[EventT]:
        from interlingua.transport._sync.stream import EventStream
        from interlingua.transport.reading import EventReader, decoder_for, stream_rule

        rule = stream_rule(request.operation)
        self._types.begin(rule.event)
        incoming = self._open(call)
        if is_no_stream(incoming.head):
            raise error_for_document(incoming.head, incoming.start(ERROR_BYTES), call)
        try:
            self._types.finish(rule.event)
        except BaseException:  # a cancellation
            incoming.close()
            raise
        self._succeeded(call)
        media_type = incoming.head.media_type
        decoder = decoder_for(rule.framing, limit=self._policy.max_event_bytes, media_type=media_type)
        return EventStream(incoming, EventReader(rule, decoder, call, incoming.head), call)

    def _bytes(self, call: Call) -> ByteStream:
        from interlingua.transport._sync.byte_stream import ByteStream

        incoming = self._open(call)
        self._succeeded(call)
        return ByteStream(incoming, call)

    def _succeeded(self, call: Call) -> None:
        self._budget.deposit(call.spent or 1)
        if call.visit is not None:
            call.visit.succeeded()

    def _wait(self, call: Call, error: WorldError) -> None:
        """Wait until the same is sent again, or raise."""
        call.blamed(error)
        if call.renews_key(error):
            return
        visit = call.visit
        if visit is not None:
            visit.failed(error)
        wait = wait_before_retry(error, policy=self._policy, remaining=call.deadline.remaining())
        cost = retry_cost(error, call.endpoint.rules())
        if (
            wait is None
            or not call.rendered.is_replayable
            or not (visit is None or visit.may_try_again())
            or not self._budget.withdraw(cost)
        ):
            raise bare(error)
        logger.info("%s; sent again in %.2f s", error, wait)
        call.waited, call.spent = wait, cost
        Clock().sleep(wait)
