# Derived from handwritten/interlingua/_async/run.py by codegen/unasync.py. Edit that one.
"""The tool loop: ask, call the tools the model asks for, tell it the results, until it is done."""

from __future__ import annotations

from typing import Any

from interlingua.messages import Message
from interlingua.requests import RunLimits
from interlingua.settings import ChatSettings
from interlingua.tool_running import Ask, Outcome, RunResult, ToolRunner, stopped_by
from interlingua.tools import server_tools_from, tools_from
from interlingua.usage import Usage


def run(
    ask: Ask,
    history: tuple[Message, ...],
    settings: ChatSettings,
    limits: RunLimits,
) -> RunResult[Any]:
    """Go on until the model answers without calling a tool. A forced tool choice holds for the first turn only."""
    tools = tools_from(settings.get("tools"))
    offered = (*tools, *server_tools_from(settings.get("tools")))
    runner = ToolRunner(tools, limit=limits.max_concurrency)
    usage = Usage()
    outcomes: tuple[Outcome, ...] = ()
    turns = 0
    while True:
        response = ask(history, settings)
        turns += 1
        history, usage = (*history, response.message), usage + response.usage
        reason = stopped_by(response, tools, is_last_turn=turns >= limits.max_turns)
        if reason is not None:
            return RunResult(
                response=response,
                messages=history,
                turns=turns,
                usage=usage,
                stopped_by=reason,
                failures=tuple(outcome.failure for outcome in outcomes if outcome.failure),
            )
        made = runner.run(response.tool_calls)
        history, outcomes = (*history, Message("tool", [outcome.result for outcome in made])), (*outcomes, *made)
        settings = {**settings, "tools": offered, "tool_choice": None}
