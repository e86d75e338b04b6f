"""The tool loop without its I/O: what it holds, when it ends, and how the functions behind the tools are called."""

from interlingua.tool_running.loop import Ask, AsyncAsk, AsyncOpen, Open, RunResult, ToolLoop

__all__ = ["Ask", "AsyncAsk", "AsyncOpen", "Open", "RunResult", "ToolLoop"]
