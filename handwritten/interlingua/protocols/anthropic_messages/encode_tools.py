"""Tools, and which of them a model may or must call, as fields of the Messages API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from interlingua.chat import ChatRequest
from interlingua.protocols.anthropic_messages.encode_cache import cache_control
from interlingua.protocols.anthropic_messages.encode_server_tools import encode_server_tool
from interlingua.protocols.notes import Notes
from interlingua.tools import Tool

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import CreateMessageParamsTool, InputSchema, ToolChoice
    from interlingua_wire.anthropic.types import Tool as WireTool

_NO_PARAMETERS: dict[str, Any] = {"type": "object", "properties": {}}


def encode_tools(request: ChatRequest, notes: Notes) -> list[CreateMessageParamsTool]:
    """The caller's tools, then the provider's own."""
    own = [encode_server_tool(tool, notes) for tool in request.server_tools]
    return [*(_encode_tool(tool) for tool in request.tools), *own]


def _encode_tool(tool: Tool) -> WireTool:
    """One tool. The API wants a schema also where there is nothing to say."""
    wire: WireTool = {"name": tool.name, "input_schema": cast("InputSchema", _NO_PARAMETERS | dict(tool.parameters))}
    if tool.description:
        wire["description"] = tool.description
    if tool.strict is not None:
        wire["strict"] = tool.strict
    if control := cache_control(tool.cache):
        wire["cache_control"] = control
    return wire


def encode_choice(request: ChatRequest, notes: Notes) -> ToolChoice | None:
    """Which tools may or must be called, and whether several at once."""
    name, parallel = request.tool_choice, request.parallel_tool_calls
    if not request.tools and not request.server_tools:
        notes.add_given({"tool_choice": name, "parallel_tool_calls": parallel}, "there is no tool to call; left out")
        return None
    if name is None and parallel is None:
        return None
    if name == "none":
        notes.add_given({"parallel_tool_calls": parallel}, "no tool may be called; left out")
        return {"type": "none"}
    choice = _choice_of(name or "auto")
    if parallel is not None and choice["type"] != "none":
        choice["disable_parallel_tool_use"] = not parallel
    return choice


def _choice_of(name: str) -> ToolChoice:
    match name:
        case "auto":
            return {"type": "auto"}
        case "required":
            return {"type": "any"}
        case _:
            return {"type": "tool", "name": name}
