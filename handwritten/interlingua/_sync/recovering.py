# Derived from handwritten/interlingua/_async/recovering.py by codegen/unasync.py. Edit that one.
"""A streamed answer that goes on when it breaks off, and can be resumed later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NoReturn, Self

from attrs import evolve

from interlingua._sync.connections import Connections
from interlingua._sync.streaming import ChatStream
from interlingua.attempts import Attempt, with_usage
from interlingua.blocking import Blocking
from interlingua.calls import ChatCall, named
from interlingua.chat import ChatResponse, OutputT
from interlingua.errors import BadRequest, NotFound, StreamIncomplete, WorldError
from interlingua.recovery.interruptions import incomplete_from, interruption_of
from interlingua.recovery.recovery import Recovery

if TYPE_CHECKING:
    from interlingua.transport import EventStream
    from interlingua.transport.deadline import Deadline
    from interlingua_wire._core.request import Request


class RecoveringStream(ChatStream[OutputT]):
    """Saves what comes before it is told; asks for the rest within the deadline and the tries of the call."""

    def __init__(self, call: ChatCall, connections: Connections, recovery: Recovery, *, is_file: bool) -> None:
        super().__init__(call, connections)
        self._recovery = recovery
        self._is_file = is_file
        self._reader = recovery.reader
        self._ready.extend(recovery.replayed)
        self._is_over = recovery.reader.is_complete
        self._deadline: Deadline | None = None
        self._failure: WorldError | None = None
        """Raised when all that had come before it is told."""
        self._leg = len(recovery.attempts) - 1
        """The place, among the attempts, of the request whose answer is being told."""
        self._fed = 0
        """Wire events of the open stream that were fed to the reader."""
        self._answered: list[Sequence[Any]] = [recovery.answered]
        """Wire events of the answer that goes on, stream by stream, without those of the open one."""
        self._earlier: list[Sequence[Any]] = [recovery.raw] if recovery.raw else []
        """Wire events of all streams but the open one."""

    def __enter__(self) -> Self:
        if not self._is_over:
            self._opened()
        return self

    @property
    def token(self) -> str | None:
        """What `client.resume` takes; None once the stream has ended well, or if it could not be saved."""
        return self._recovery.token

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request that was sent for it so far, first to last."""
        return self._told(() if self._stream is None else self._stream.attempts)

    def response(self) -> ChatResponse[OutputT]:
        """The whole response, all its requests in one; `usage` is their sum."""
        response = super().response()
        return evolve(response, warnings=(*response.warnings, *self._recovery.warnings))

    def close(self) -> None:
        """Free the connection; what has come stays saved. Harmless when called again."""
        if self._reader.is_complete:
            self._recovery.finish()
        elif not self._is_over:
            self._recovery.interrupt("cancelled")
        super().close()

    def _opened(self) -> EventStream[Any]:
        if self._stream is None:
            try:
                self._stream = self._begun(self._first())
            except BaseException as error:
                self._given_up(error)
                raise
        return self._stream

    def _first(self) -> EventStream[Any]:
        transport = self._connections.transport(self._call.route)
        self._deadline = transport.deadline_for(self._call.request)
        if self._recovery.interruption is not None:
            return self._rest(None)
        self._written(partial(self._recovery.begin, transport.hide_in))
        with named(self._call.route):
            return transport.stream(self._call.request)

    def _begun(self, stream: EventStream[Any]) -> EventStream[Any]:
        """A stream that has begun; what was sent for it is kept."""
        attempts = (*self._recovery.attempts, *stream.attempts)
        self._leg = len(attempts) - 1
        self._recovery.sent(attempts)
        if self._is_cancelled:
            stream.cancel()
        return stream

    def _told(self, attempts: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
        """What was sent now, behind what was sent in another process, with the tokens of each."""
        return with_usage((*self._recovery.attempts, *attempts), self._recovery.usages(self._leg))

    def _advance(self) -> bool:
        if self._failure is not None:
            raise self._failure
        if self._is_over:
            if self._reader.is_complete:
                self._written(self._recovery.finish)
            return False
        stream = self._stream or self._opened()
        try:
            try:
                self._take(stream)
            except WorldError as error:
                stream.close()
                self._stream = self._begun(self._rest(error))
        except WorldError as error:
            self._given_up(error)
            self._failure = error
            if not self._ready:
                raise
        except BaseException as error:
            self._given_up(error)
            raise
        return True

    def _take(self, stream: EventStream[Any]) -> None:
        """Feed what has come in one piece to the reader, and save it."""
        while (event := stream.take()) is None:
            if not stream.more():
                self._end_well(stream)
                return
        first = self._fed
        try:
            while event is not None:
                self._ready.extend(self._reader.feed(event))
                self._fed += 1
                event = stream.take()
        finally:
            self._written(partial(self._recovery.save, stream.kept(first, self._fed)))

    def _end_well(self, stream: EventStream[Any]) -> None:
        self._ready.extend(self._reader.end())
        if not self._reader.is_complete:
            raise StreamIncomplete("the stream ended before the answer was complete", attempts=stream.attempts)
        self._recovery.end()
        self._written(self._recovery.save)
        self._is_over = True

    def _rest(self, error: WorldError | None) -> EventStream[Any]:
        """Open a stream of the rest, or raise what kept from it. None: the stream was interrupted earlier."""
        failure = error
        cause = self._recovery.interruption if error is None else interruption_of(error)
        answered = [*self._answered, super()._raw()]
        if error is None or error.is_retryable:
            for rest in self._recovery.rests(answered):
                try:
                    stream = self._sent(rest.request, error)
                except (BadRequest, NotFound) as refused:  # another way may be taken
                    failure = refused
                    if error is not None:
                        error.attempts = refused.attempts
                    continue
                except WorldError as failed:
                    failure = failed
                    break
                self._recovery.take(rest, cause or "cancelled", place=self._leg)
                self._earlier.append(answered[-1])
                self._answered = answered if rest.continuation is None else []
                self._fed = 0
                return stream
        return self._fail(failure)

    def _sent(self, request: Request[Any, Any, Any], error: WorldError | None) -> EventStream[Any]:
        transport = self._connections.transport(self._call.route)
        deadline = self._deadline or transport.deadline_for(self._call.request)
        timed = request.extra._replace(timeout=max(deadline.remaining(), 0.001))
        with named(self._call.route):
            return transport.stream(request._replace(extra=timed), after=error)

    def _fail(self, error: WorldError | None) -> NoReturn:
        if error is None:
            error = StreamIncomplete("what the stream has told cannot be taken back, so the rest cannot be asked for")
        if not self._recovery.has_begun:
            raise error
        incomplete = incomplete_from(error)
        incomplete.partial = self.partial
        with named(self._call.route):
            if incomplete is error:
                raise incomplete
            raise incomplete from error

    def _given_up(self, error: BaseException) -> None:
        if self._is_over:
            return
        self._recovery.interrupt(interruption_of(error))
        if isinstance(error, WorldError):
            error.attempts = self._told(error.attempts)
        if isinstance(error, StreamIncomplete):
            error.token = self._recovery.token
            error.partial = error.partial or self.partial
        self._is_over = True
        super().close()

    def _written(self, write: Callable[[], object]) -> None:
        """Write to the store; a file must not keep the event loop waiting."""
        if self._is_file:
            Blocking.run(write)
        else:
            write()

    def _raw(self) -> Sequence[Any]:
        if not self._earlier:
            return super()._raw()
        return (*chain.from_iterable(self._earlier), *super()._raw())
