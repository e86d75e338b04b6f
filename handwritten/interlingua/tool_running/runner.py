"""Calls the functions behind the tools a model asks for; what goes wrong becomes a result that tells the model."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from functools import partial
from typing import Any, TypeAlias

from attrs import frozen

from interlingua.errors import ToolFailed
from interlingua.messages import ToolCall, ToolResult
from interlingua.requests import RunLimits
from interlingua.tool_running.waiting import TookTooLong, awaited, awaited_async, called, called_async
from interlingua.tools import Tool, content_from_result, validated_arguments


@frozen
class Outcome:
    """What came of one call."""

    call: ToolCall
    result: ToolResult
    """For the model."""
    failure: ToolFailed | None = None
    """For the caller, the exception behind it as its cause."""


@frozen
class _Ready:
    """A call whose arguments have been validated, and which may be made."""

    call: ToolCall
    function: partial[Any]
    timeout: float | None


Step: TypeAlias = _Ready | Outcome


class ToolRunner:
    """Calls tools side by side in threads, no more than `max_concurrency` at once; a lone one in this thread."""

    def __init__(self, tools: Sequence[Tool], limits: RunLimits) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._limits = limits

    def run(self, calls: Sequence[ToolCall]) -> tuple[Outcome, ...]:
        """The outcomes, in the order of the calls. Each is validated and approved before any is made."""
        steps = [self._approved(_ready(self._tools, call, self._limits)) for call in calls]
        if self._limits.max_concurrency == 1 or sum(isinstance(step, _Ready) for step in steps) < 2:
            return tuple(_made(step) for step in steps)
        from concurrent.futures import ThreadPoolExecutor
        from contextvars import copy_context

        with ThreadPoolExecutor(self._limits.max_concurrency) as pool:
            made = [pool.submit(copy_context().run, _made, step) for step in steps]
            return tuple(future.result() for future in made)

    def _approved(self, step: Step) -> Step:
        if isinstance(step, Outcome) or self._limits.approve is None:
            return step
        said = self._limits.approve(step.call)
        return _decided(step, awaited(said, None) if inspect.isawaitable(said) else said)


class AsyncToolRunner:
    """Calls tools side by side, no more than `max_concurrency` at once; plain functions in threads."""

    def __init__(self, tools: Sequence[Tool], limits: RunLimits) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._limits = limits

    async def run(self, calls: Sequence[ToolCall]) -> tuple[Outcome, ...]:
        """The outcomes, in the order of the calls. Each is validated and approved before any is made."""
        from anyio import CapacityLimiter, create_task_group

        steps = [await self._approved(_ready(self._tools, call, self._limits)) for call in calls]
        outcomes: dict[int, Outcome] = {}
        limiter = CapacityLimiter(self._limits.max_concurrency)

        async def keep(place: int, step: Step) -> None:
            async with limiter:
                outcomes[place] = await _made_async(step)

        async with create_task_group() as group:
            for place, step in enumerate(steps):
                group.start_soon(keep, place, step)
        return tuple(outcomes[place] for place in range(len(steps)))

    async def _approved(self, step: Step) -> Step:
        if isinstance(step, Outcome) or self._limits.approve is None:
            return step
        said = self._limits.approve(step.call)
        return _decided(step, await said if inspect.isawaitable(said) else said)


def _ready(tools: dict[str, Tool], call: ToolCall, limits: RunLimits) -> Step:
    """The function of a call with its validated arguments."""
    tool = tools.get(call.name)
    try:
        if tool is None or tool.function is None:
            known = ", ".join(tools)
            raise ToolFailed(
                f"there is no tool {call.name!r}; there are {known}", tool=call.name, call_id=call.id, kind="unknown"
            )
        positional, named = validated_arguments(tool, call)
    except ToolFailed as failure:
        return _failed(call, failure)
    timeout = limits.tool_timeout if tool.timeout is None else tool.timeout
    return _Ready(call, partial(tool.function, *positional, **named), timeout)


def _decided(step: _Ready, said: bool | str) -> Step:
    if said is True:
        return step
    reason = f": {said}" if isinstance(said, str) else ""
    message = f"the call of {step.call.name} was not approved{reason}"
    return _failed(step.call, ToolFailed(message, tool=step.call.name, call_id=step.call.id, kind="denied"))


def _made(step: Step) -> Outcome:
    if isinstance(step, Outcome):
        return step
    try:
        return _answered(step.call, called(step.function, step.timeout))
    except Exception as error:  # noqa: BLE001 - whatever a tool raises is for the model to read
        return _failed(step.call, error)


async def _made_async(step: Step) -> Outcome:
    if isinstance(step, Outcome):
        return step
    try:
        if inspect.iscoroutinefunction(step.function.func):
            return _answered(step.call, await awaited_async(step.function(), step.timeout))
        return _answered(step.call, await called_async(step.function, step.timeout))
    except Exception as error:  # noqa: BLE001 - whatever a tool raises is for the model to read
        return _failed(step.call, error)


def _answered(call: ToolCall, value: Any) -> Outcome:
    return Outcome(call, ToolResult(call.id, content_from_result(value), name=call.name))


def _failed(call: ToolCall, error: Exception) -> Outcome:
    if isinstance(error, ToolFailed):
        failure = error
    else:
        is_late = isinstance(error, TookTooLong)
        message = f"{call.name} {error}" if is_late else f"{type(error).__name__}: {error}"
        failure = ToolFailed(message, tool=call.name, call_id=call.id, kind="timeout" if is_late else "raised")
        failure.__cause__ = error
    return Outcome(call, ToolResult(call.id, str(failure), name=call.name, is_error=True), failure)
