"""Tools as Ollama's chat takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from interlingua.chat import ChatRequest
from interlingua.errors import Unsupported
from interlingua.protocols.notes import Notes
from interlingua.server_tools import ProviderTool, ServerTool
from interlingua.tools import Tool

if TYPE_CHECKING:
    from interlingua_wire.ollama.types import ToolDefinition, ToolDefinitionFunction

_NO_PARAMETERS: dict[str, object] = {"type": "object", "properties": {}}


def encode_tools(request: ChatRequest, notes: Notes) -> list[ToolDefinition]:
    """The tools that the choice leaves: the API cannot demand a call, but what is not offered is not called."""
    own = [_own_tool(tool) for tool in request.server_tools]
    return [*(_tool(tool, notes) for tool in _offered(request, notes)), *own]


def _offered(request: ChatRequest, notes: Notes) -> tuple[Tool, ...]:
    match request.tool_choice:
        case choice if choice is not None and not request.tools and not request.server_tools:
            notes.add("tool_choice", "there is no tool to call; left out")
            return ()
        case None | "auto":
            return request.tools
        case "none":
            return ()
        case "required":
            notes.add("tool_choice", "Ollama cannot demand a call; the model may answer without one")
            return request.tools
        case name:
            notes.add("tool_choice", f"Ollama cannot demand a call; only {name!r} is offered")
            return tuple(tool for tool in request.tools if tool.name == name)


def _own_tool(tool: ServerTool) -> ToolDefinition:
    if not isinstance(tool, ProviderTool):
        raise Unsupported("tools", f"Ollama has no {type(tool).__name__}")
    return cast("ToolDefinition", dict(tool.value))


def _tool(tool: Tool, notes: Notes) -> ToolDefinition:
    if tool.cache is not False:
        notes.add("cache", "Ollama takes no cache marks; it caches as it sees fit")
    if tool.strict:
        notes.add("tools", "Ollama holds no model to the schema of a tool; strict is left out")
    function: ToolDefinitionFunction = {"name": tool.name, "parameters": _NO_PARAMETERS | dict(tool.parameters)}
    if tool.description:
        function["description"] = tool.description
    return {"type": "function", "function": function}
