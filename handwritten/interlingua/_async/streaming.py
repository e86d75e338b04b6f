"""One streamed answer: events as they arrive, and the response they fold into."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, Self

from interlingua._async.connections import AsyncConnections
from interlingua._async.following import opened
from interlingua.attempts import Attempt
from interlingua.calls import NOTHING_SENT, ChatCall, named
from interlingua.chat import ChatResponse, OutputT
from interlingua.errors import InvalidArgument, StreamIncomplete, WorldError
from interlingua.events import Event, TextDelta
from interlingua.stream_reading import StreamReader

if TYPE_CHECKING:
    from interlingua.structured.partial import PartialReader
    from interlingua.transport import AsyncEventStream


class AsyncChatStream(Generic[OutputT]):
    """Iterate over the events. The request is sent by `async with`, which also frees the connection, or at the first.

    >>> async with client.stream("anthropic/claude-sonnet-4-5", "Hello") as stream:
    ...     async for text in stream.text_deltas():
    ...         print(text, end="")
    ...     response = await stream.response()
    """

    def __init__(self, call: ChatCall, connections: AsyncConnections) -> None:
        self._call = call
        self._connections = connections
        self._reader = StreamReader(call)
        self._ready: deque[Event] = deque()
        self._stream: AsyncEventStream[Any] | None = None
        self._is_over = False
        self._is_cancelled = False

    async def __aenter__(self) -> Self:
        await self._opened()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        while not self._ready:
            if not await self._advance():
                raise StopAsyncIteration
        return self._ready.popleft()

    def text_deltas(self) -> AsyncTextDeltas:
        """Only the text, piece by piece."""
        return AsyncTextDeltas(self)

    @property
    def token(self) -> str | None:
        """What `client.resume` takes, for a stream that is to be recovered; None once it has ended well."""
        return None

    @property
    def partial(self) -> ChatResponse:
        """What has come so far."""
        return self._reader.partial(self._raw(), self.attempts)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request that was sent for it so far, first to last."""
        return () if self._stream is None else self._stream.attempts_with(self._reader.usage)

    def partial_output(self) -> OutputT | None:
        """The output as far as it has come: as much of it as already is a value of the type; None before that."""
        if self._reader.output is None:
            return None
        from interlingua.structured.partial import read_partial

        value: OutputT | None = read_partial(self._reader.output, self._reader.text())
        return value

    def partial_outputs(self) -> AsyncPartialOutputs[OutputT]:
        """The output as it grows, the whole one at last; each is a value of the type."""
        return AsyncPartialOutputs(self)

    async def response(self) -> ChatResponse[OutputT]:
        """The whole response; what has not been iterated over is awaited. Raises as the plain call does."""
        async for _ in self:
            pass
        response: ChatResponse[Any] = self._reader.response(
            raw=self._raw(), stream=self._stream or NOTHING_SENT, attempts=self.attempts
        )
        return response

    async def close(self) -> None:
        """Free the connection. Harmless when called again."""
        self._is_over = True
        if self._stream is not None:
            await self._stream.close()

    def cancel(self) -> None:
        """End it from any thread or task, at once: who is reading gets `StreamIncomplete` with what had come.

        One whose answer has not begun ends when it does.
        """
        self._is_cancelled = True
        if self._stream is not None:
            self._stream.cancel()

    async def _opened(self) -> AsyncEventStream[Any]:
        if self._stream is None:
            with named(self._call.route):
                self._stream = await opened(self._connections, self._call)
            if self._reader.glance is not None:
                self._stream.glance_with(self._reader.glance)
            if self._is_cancelled:
                self._stream.cancel()
        return self._stream

    async def _advance(self) -> bool:
        """Read the next wire event; False when the stream is over. After whatever is raised the connection is free."""
        if self._is_over:
            return False
        stream = self._stream or await self._opened()
        try:
            while (event := stream.take()) is None:
                if not await stream.more():
                    await self._end()
                    return True
            self._ready.extend(self._reader.feed(event))
        except WorldError as error:
            await self.close()
            if isinstance(error, StreamIncomplete):
                error.partial = self.partial
            with named(self._call.route, stream):
                raise
        except BaseException:
            await self.close()
            raise
        return True

    async def _end(self) -> None:
        await self.close()
        self._ready.extend(self._reader.end())
        if not self._reader.is_complete:
            raise StreamIncomplete("the stream ended before the answer was complete")

    def _raw(self) -> Sequence[Any]:
        return () if self._stream is None else self._stream.received


class AsyncPartialOutputs(Generic[OutputT]):
    """The output of a stream as it grows."""

    def __init__(self, stream: AsyncChatStream[OutputT]) -> None:
        self._stream = stream
        self._output: PartialReader | None = None
        self._is_whole = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> OutputT:
        reader = self._stream._reader  # pyright: ignore[reportPrivateUsage] - two faces of one stream
        if reader.output is None:
            raise InvalidArgument("output", "none", "a type, which `stream` was to be given")
        if self._output is None:
            from interlingua.structured.partial import PartialReader

            self._output = PartialReader(reader.output)
        async for event in self._stream:
            if isinstance(event, TextDelta):
                value: OutputT | None = self._output.read(reader.text())
                if value is not None:
                    return value
        if self._is_whole:
            raise StopAsyncIteration
        self._is_whole = True
        response = await self._stream.response()
        return response.output


class AsyncTextDeltas:
    """The text of a stream, piece by piece."""

    def __init__(self, stream: AsyncChatStream[Any]) -> None:
        self._stream = stream

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        stream = self._stream
        ready = stream._ready  # pyright: ignore[reportPrivateUsage] - two faces of one stream
        while True:
            while ready:
                event = ready.popleft()
                if isinstance(event, TextDelta):
                    return event.text
            if not await stream._advance():  # pyright: ignore[reportPrivateUsage] - the same
                raise StopAsyncIteration
