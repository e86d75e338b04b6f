"""Tools, and which of them a model may or must call, as the field `toolConfig` of Converse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from interlingua.chat import ChatRequest
from interlingua.protocols.bedrock_converse.encode_messages import History
from interlingua.protocols.bedrock_converse.encode_own import OwnFields
from interlingua.protocols.bedrock_converse.encode_parts import PartEncoder
from interlingua.protocols.bedrock_converse.encode_server_tools import encode_server_tool
from interlingua.protocols.notes import Notes
from interlingua.tools import Tool

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import Tool as WireTool
    from interlingua_wire.bedrock_runtime.types import ToolChoice, ToolConfiguration, ToolSpecification

_NO_PARAMETERS: dict[str, Any] = {"type": "object", "properties": {}}


def encode_tools(
    request: ChatRequest, history: History, encoder: PartEncoder, own: OwnFields, notes: Notes
) -> ToolConfiguration | None:
    """The tools and the choice. A history with calls in it must come with tools, or the API refuses it."""
    if not request.tools and not request.server_tools:
        notes.add_given({"tool_choice": request.tool_choice}, "there is no tool to call; left out")
        return _declared(history, notes)
    if request.tool_choice == "none" and not history.has_tools():
        notes.add("tool_choice", "Converse has no word for no tool; the tools are left out")
        return None
    theirs = [encode_server_tool(tool, own, notes) for tool in request.server_tools]
    ours = [wire for tool in request.tools for wire in _encode_tool(tool, encoder)]
    config: ToolConfiguration = {"tools": [*ours, *theirs]}
    if request.tool_choice == "none":
        notes.add("tool_choice", "Converse has no word for no tool, and the history needs the tools; left out")
    elif request.tool_choice is not None:
        config["toolChoice"] = _choice_of(request.tool_choice)
    return config


def _encode_tool(tool: Tool, encoder: PartEncoder) -> Iterator[WireTool]:
    specification: ToolSpecification = {
        "name": tool.name,
        "inputSchema": {"json": _NO_PARAMETERS | dict(tool.parameters)},
    }
    if tool.description:
        specification["description"] = tool.description
    if tool.strict is not None:
        specification["strict"] = tool.strict
    yield {"toolSpec": specification}
    for point in encoder.cache_points(tool.cache):
        yield {"cachePoint": point}


def _declared(history: History, notes: Notes) -> ToolConfiguration | None:
    """The tools that were called earlier, named again where the caller offers none."""
    names = history.called_tools()
    if not names:
        return None
    notes.add("tools", f"declared, since the history has calls of them: {', '.join(names)}")
    return {"tools": [{"toolSpec": {"name": name, "inputSchema": {"json": {"type": "object"}}}} for name in names]}


def _choice_of(name: str) -> ToolChoice:
    match name:
        case "auto":
            return {"auto": {}}
        case "required":
            return {"any": {}}
        case _:
            return {"tool": {"name": name}}
