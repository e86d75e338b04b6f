# Derived from handwritten/interlingua/_async/run_streaming.py by codegen/unasync.py. Edit that one.
"""A tool loop whose answers are told as they come: the events of all turns, one after the other."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Generic, Self

from interlingua.chat import OutputT
from interlingua.errors import InvalidArgument, WorldError
from interlingua.events import RunEvent, TextDelta, ToolFinished, TurnStart
from interlingua.tool_running import Open, RunResult, ToolLoop
from interlingua.tool_running.runner import ToolRunner

if TYPE_CHECKING:
    from interlingua._sync.streaming import ChatStream


class RunStream(Generic[OutputT]):
    """Iterate over the events of all turns; the result is there at the end. Use it in `with`.

    >>> with client.run_stream("openai/gpt-5", "What shall I wear in Paris?", tools=[weather]) as stream:
    ...     for text in stream.text_deltas():
    ...         print(text, end="")
    ...     result = stream.result()
    """

    def __init__(self, open_turn: Open, loop: ToolLoop) -> None:
        self._open_turn = open_turn
        self._loop = loop
        self._runner = ToolRunner(loop.tools, loop.limits)
        self._ready: deque[RunEvent] = deque()
        self._turn: ChatStream[Any] | None = None
        self._is_over = False

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> RunEvent:
        while not self._ready:
            if self._is_over:
                raise StopIteration
            self._advance()
        return self._ready.popleft()

    def text_deltas(self) -> RunTextDeltas:
        """Only the text of all turns, piece by piece."""
        return RunTextDeltas(self)

    def result(self) -> RunResult[OutputT]:
        """How the loop ended; what has not been iterated over is awaited. Raises as `run` does."""
        for _ in self:
            pass
        found: RunResult[Any] | None = self._loop.result()
        if found is None:
            raise InvalidArgument("run_stream", "one that was closed before its first answer", "an open one")
        return found

    def close(self) -> None:
        """Free the connection. Harmless when called again."""
        self._is_over = True
        if self._turn is not None:
            self._turn.close()

    def _begin(self) -> ChatStream[Any]:
        if self._turn is not None:
            return self._turn
        turn: ChatStream[Any] = self._open_turn(self._loop.history, self._loop.settings)
        self._turn = turn
        self._ready.append(TurnStart(self._loop.turns + 1))
        return turn.__enter__()

    def _advance(self) -> None:
        try:
            turn = self._begin()
            for event in turn:
                self._ready.append(event)
                return
            response = turn.response()
        except WorldError as error:
            self._loop.mark(error)
            self.close()
            raise
        turn.close()
        self._turn = None
        if not self._loop.goes_on(response):
            self._is_over = True
            return
        outcomes = self._runner.run(response.tool_calls)
        self._loop.tell(outcomes)
        self._ready.extend(ToolFinished(outcome.call, outcome.result, outcome.failure) for outcome in outcomes)


class RunTextDeltas:
    """The text of all turns, piece by piece."""

    def __init__(self, stream: RunStream[Any]) -> None:
        self._stream = stream

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        for event in self._stream:
            if isinstance(event, TextDelta):
                return event.text
        raise StopIteration
