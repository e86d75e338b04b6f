"""What a tool loop holds from turn to turn, and when it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, Literal, TypeAlias

from attrs import field, frozen

from interlingua.chat import ChatResponse, OutputT
from interlingua.errors import ToolFailed, WorldError
from interlingua.messages import Message
from interlingua.requests import RunLimits
from interlingua.settings import ChatSettings
from interlingua.tool_running.runner import Outcome
from interlingua.tools import server_tools_from, tools_from
from interlingua.usage import Usage

Ask: TypeAlias = Callable[[tuple[Message, ...], ChatSettings], ChatResponse[Any]]
"""Asks the model, given the history and the settings of the turn."""
AsyncAsk: TypeAlias = Callable[[tuple[Message, ...], ChatSettings], Awaitable[ChatResponse[Any]]]
Open: TypeAlias = Callable[[tuple[Message, ...], ChatSettings], Any]
"""Makes the stream of a turn."""
AsyncOpen: TypeAlias = Open
StoppedBy: TypeAlias = Literal["model", "max_turns", "caller", "condition"]
"""`caller`: a tool was called that has no function, so the caller must answer; `condition`: `stop_when` said so."""


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


class ToolLoop:
    """The history and the sums of a loop. A forced tool choice holds for the first turn only."""

    def __init__(self, history: tuple[Message, ...], settings: ChatSettings, limits: RunLimits) -> None:
        self.history = history
        self.settings: ChatSettings = settings
        self.limits = limits
        self.tools = tools_from(settings.get("tools"))
        self._offered = (*self.tools, *server_tools_from(settings.get("tools")))
        self.turns = 0
        self._usage = Usage()
        self._failures: list[ToolFailed] = []
        self._response: ChatResponse[Any] | None = None
        self._stopped_by: StoppedBy = "max_turns"

    def goes_on(self, response: ChatResponse[Any]) -> bool:
        """Take in the answer of a turn; whether the tools it calls are to be run."""
        self.turns += 1
        self._response = response
        self.history = (*self.history, response.message)
        self._usage = self._usage + response.usage
        reason = self._reason(response)
        self._stopped_by = reason or "max_turns"
        return reason is None

    def tell(self, outcomes: Sequence[Outcome]) -> None:
        """Take in what came of the calls."""
        self.history = (*self.history, Message("tool", tuple(outcome.result for outcome in outcomes)))
        self._failures.extend(outcome.failure for outcome in outcomes if outcome.failure)
        following: ChatSettings = {**self.settings, "tools": self._offered, "tool_choice": None}
        self.settings = following

    def result(self) -> RunResult[Any] | None:
        """How the loop ended, or has come so far; None before the first answer."""
        if self._response is None:
            return None
        return RunResult(
            response=self._response,
            messages=self.history,
            turns=self.turns,
            usage=self._usage,
            stopped_by=self._stopped_by,
            failures=tuple(self._failures),
        )

    def mark(self, error: WorldError) -> None:
        """Keep in an error what the loop had done before it."""
        error.run = self.result()

    def _reason(self, response: ChatResponse[Any]) -> StoppedBy | None:
        """Why the loop ends here; None: the calls are to be made, which those of an answer that was cut off are not."""
        if response.finish_reason != "tool_calls":
            return "model"
        unanswerable = {tool.name for tool in self.tools if tool.function is None}
        if any(call.name in unanswerable for call in response.tool_calls):
            return "caller"
        if self.limits.stop_when is not None and self.limits.stop_when(response):
            return "condition"
        return "max_turns" if self.turns >= self.limits.max_turns else None
