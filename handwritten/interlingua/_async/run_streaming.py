"""A tool loop whose answers are told as they come: the events of all turns, one after the other."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Generic, Self

from interlingua.chat import OutputT
from interlingua.errors import InvalidArgument, WorldError
from interlingua.events import RunEvent, TextDelta, ToolFinished, TurnStart
from interlingua.tool_running import AsyncOpen, RunResult, ToolLoop
from interlingua.tool_running.runner import AsyncToolRunner

if TYPE_CHECKING:
    from interlingua._async.streaming import AsyncChatStream


class AsyncRunStream(Generic[OutputT]):
    """Iterate over the events of all turns; the result is there at the end. Use it in `async with`.

    >>> async with client.run_stream("openai/gpt-5", "What shall I wear in Paris?", tools=[weather]) as stream:
    ...     async for text in stream.text_deltas():
    ...         print(text, end="")
    ...     result = await stream.result()
    """

    def __init__(self, open_turn: AsyncOpen, loop: ToolLoop) -> None:
        self._open_turn = open_turn
        self._loop = loop
        self._runner = AsyncToolRunner(loop.tools, loop.limits)
        self._ready: deque[RunEvent] = deque()
        self._turn: AsyncChatStream[Any] | None = None
        self._is_over = False

    async def __aenter__(self) -> Self:
        await self._begin()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> RunEvent:
        while not self._ready:
            if self._is_over:
                raise StopAsyncIteration
            await self._advance()
        return self._ready.popleft()

    def text_deltas(self) -> AsyncRunTextDeltas:
        """Only the text of all turns, piece by piece."""
        return AsyncRunTextDeltas(self)

    async def result(self) -> RunResult[OutputT]:
        """How the loop ended; what has not been iterated over is awaited. Raises as `run` does."""
        async for _ in self:
            pass
        found: RunResult[Any] | None = self._loop.result()
        if found is None:
            raise InvalidArgument("run_stream", "one that was closed before its first answer", "an open one")
        return found

    async def close(self) -> None:
        """Free the connection. Harmless when called again."""
        self._is_over = True
        if self._turn is not None:
            await self._turn.close()

    async def _begin(self) -> AsyncChatStream[Any]:
        if self._turn is not None:
            return self._turn
        turn: AsyncChatStream[Any] = self._open_turn(self._loop.history, self._loop.settings)
        self._turn = turn
        self._ready.append(TurnStart(self._loop.turns + 1))
        return await turn.__aenter__()

    async def _advance(self) -> None:
        try:
            turn = await self._begin()
            async for event in turn:
                self._ready.append(event)
                return
            response = await turn.response()
        except WorldError as error:
            self._loop.mark(error)
            await self.close()
            raise
        await turn.close()
        self._turn = None
        if not self._loop.goes_on(response):
            self._is_over = True
            return
        outcomes = await self._runner.run(response.tool_calls)
        self._loop.tell(outcomes)
        self._ready.extend(ToolFinished(outcome.call, outcome.result, outcome.failure) for outcome in outcomes)


class AsyncRunTextDeltas:
    """The text of all turns, piece by piece."""

    def __init__(self, stream: AsyncRunStream[Any]) -> None:
        self._stream = stream

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        async for event in self._stream:
            if isinstance(event, TextDelta):
                return event.text
        raise StopAsyncIteration
