"""Calls the functions behind the tools a model asks for; what goes wrong becomes a result that tells the model."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Generic, Literal, TypeAlias

from attrs import field, frozen

from interlingua.chat import ChatResponse, OutputT
from interlingua.errors import ToolFailed
from interlingua.messages import Message, ToolCall, ToolResult
from interlingua.settings import ChatSettings
from interlingua.tools import Tool, content_from_result, validated_arguments
from interlingua.usage import Usage

Ask: TypeAlias = Callable[[tuple[Message, ...], ChatSettings], ChatResponse[Any]]
"""Asks the model, given the history and the settings of the turn."""
AsyncAsk: TypeAlias = Callable[[tuple[Message, ...], ChatSettings], Awaitable[ChatResponse[Any]]]
StoppedBy: TypeAlias = Literal["model", "max_turns", "caller"]
"""`caller`: a tool was called that has no function, so the caller must answer."""


@frozen(kw_only=True)
class RunResult(Generic[OutputT]):
    """How a tool loop ended."""

    response: ChatResponse[OutputT]
    """The last one."""
    messages: tuple[Message, ...]
    """The whole history, the last answer included: what to go on with."""
    turns: int
    """Times the model was asked."""
    usage: Usage
    """Of all turns."""
    stopped_by: StoppedBy
    failures: tuple[ToolFailed, ...] = field(default=(), eq=False)
    """What the model was told as an error, the exception behind each as its cause."""

    @property
    def text(self) -> str:
        """The text of the last answer."""
        return self.response.text


def stopped_by(response: ChatResponse[Any], tools: Sequence[Tool], *, is_last_turn: bool) -> StoppedBy | None:
    """Why the loop ends here; None: the calls are to be made, which those of an answer that was cut off are not."""
    if response.finish_reason != "tool_calls":
        return "model"
    unanswerable = {tool.name for tool in tools if tool.function is None}
    if any(call.name in unanswerable for call in response.tool_calls):
        return "caller"
    return "max_turns" if is_last_turn else None


@frozen
class Outcome:
    """What came of one call."""

    result: ToolResult
    """For the model."""
    failure: ToolFailed | None = None
    """For the caller, the exception behind it as its cause."""


class ToolRunner:
    """Calls tools one after the other."""

    def __init__(self, tools: Sequence[Tool], *, limit: int) -> None:
        self._tools = {tool.name: tool for tool in tools}

    def run(self, calls: Sequence[ToolCall]) -> tuple[Outcome, ...]:
        """The outcomes, in the order of the calls."""
        return tuple(self._run(call) for call in calls)

    def _run(self, call: ToolCall) -> Outcome:
        try:
            value = _prepared(self._tools, call)()
            return _answered(call, _awaited(value) if inspect.isawaitable(value) else value)
        except Exception as error:  # noqa: BLE001 - whatever a tool raises is for the model to read
            return _failed(call, error)


class AsyncToolRunner:
    """Calls tools side by side, no more than `limit` at once; plain functions in threads."""

    def __init__(self, tools: Sequence[Tool], *, limit: int) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._limit = limit

    async def run(self, calls: Sequence[ToolCall]) -> tuple[Outcome, ...]:
        """The outcomes, in the order of the calls."""
        from anyio import CapacityLimiter, create_task_group

        outcomes: dict[int, Outcome] = {}
        limiter = CapacityLimiter(self._limit)

        async def keep(place: int, call: ToolCall) -> None:
            async with limiter:
                outcomes[place] = await self._run(call)

        async with create_task_group() as group:
            for place, call in enumerate(calls):
                group.start_soon(keep, place, call)
        return tuple(outcomes[place] for place in range(len(calls)))

    async def _run(self, call: ToolCall) -> Outcome:
        from anyio.to_thread import run_sync

        try:
            prepared = _prepared(self._tools, call)
            value = prepared() if inspect.iscoroutinefunction(prepared.func) else await run_sync(prepared)
            return _answered(call, await value if inspect.isawaitable(value) else value)
        except Exception as error:  # noqa: BLE001 - whatever a tool raises is for the model to read
            return _failed(call, error)


def _prepared(tools: dict[str, Tool], call: ToolCall) -> partial[Any]:
    """The function of a call with its validated arguments."""
    tool = tools.get(call.name)
    if tool is None or tool.function is None:
        raise ToolFailed(
            f"there is no tool {call.name!r}; there are {', '.join(tools)}", tool=call.name, call_id=call.id
        )
    positional, named = validated_arguments(tool, call)
    function: Callable[..., Any] = tool.function
    return partial(function, *positional, **named)


def _answered(call: ToolCall, value: Any) -> Outcome:
    return Outcome(ToolResult(call.id, content_from_result(value), name=call.name))


def _failed(call: ToolCall, error: Exception) -> Outcome:
    if isinstance(error, ToolFailed):
        failure = error
    else:
        failure = ToolFailed(f"{type(error).__name__}: {error}", tool=call.name, call_id=call.id)
        failure.__cause__ = error
    return Outcome(ToolResult(call.id, str(failure), name=call.name, is_error=True), failure)


def _awaited(value: Any) -> Any:
    """What a coroutine function gives back, waited for in a thread: this one may have a running loop."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    async def wait() -> Any:
        return await value

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, wait()).result()
