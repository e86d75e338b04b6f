"""The tool loop: ask, call the tools the model asks for, tell it the results, until it is done."""

from __future__ import annotations

from typing import Any

from interlingua.errors import WorldError
from interlingua.tool_running import AsyncAsk, RunResult, ToolLoop
from interlingua.tool_running.runner import AsyncToolRunner


async def run(ask: AsyncAsk, loop: ToolLoop) -> RunResult[Any]:
    """Go on until the model answers without calling a tool. What is raised keeps what was done before, as `run`."""
    runner = AsyncToolRunner(loop.tools, loop.limits)
    while True:
        try:
            response = await ask(loop.history, loop.settings)
        except WorldError as error:
            loop.mark(error)
            raise
        if not loop.goes_on(response) and (result := loop.result()) is not None:
            return result
        loop.tell(await runner.run(response.tool_calls))
