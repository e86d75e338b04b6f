"""Tools, and which of them a model may or must call, as fields of Cohere's chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from attrs import frozen

from interlingua.chat import ChatRequest
from interlingua.errors import Unsupported
from interlingua.protocols.notes import Notes
from interlingua.server_tools import ProviderTool, ServerTool
from interlingua.tools import Tool

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import ChatRequestV2ToolChoice, ToolV2, ToolV2Function

_NO_PARAMETERS: dict[str, object] = {"type": "object", "properties": {}}
"""The API wants a schema also where there is nothing to say."""


@frozen(kw_only=True)
class Offer:
    """Three fields of a body."""

    tools: list[ToolV2]
    choice: ChatRequestV2ToolChoice | None = None
    strict: Literal[True] | None = None


def encode_tools(request: ChatRequest, notes: Notes) -> Offer:
    """The tools, whether they must be called, and whether their schemas hold the model."""
    offered, choice = _offered(request, notes)
    tools = [*(_tool(tool, notes) for tool in offered), *(_own_tool(tool) for tool in request.server_tools)]
    return Offer(tools=tools, choice=choice, strict=_strict(offered, notes))


def _offered(request: ChatRequest, notes: Notes) -> tuple[tuple[Tool, ...], ChatRequestV2ToolChoice | None]:
    """What may be called. A tool that is asked for by name is the only one offered: the API can demand any, not one."""
    match request.tool_choice:
        case choice if choice is not None and not request.tools and not request.server_tools:
            notes.add("tool_choice", "there is no tool to call; left out")
            return (), None
        case None | "auto":
            return request.tools, None
        case "none":
            return request.tools, "NONE"
        case "required":
            return request.tools, "REQUIRED"
        case name:
            only = tuple(tool for tool in request.tools if tool.name == name)
            if len(only) < len(request.tools):
                notes.add("tool_choice", f"Cohere can demand any tool, not a named one; only {name!r} is offered")
            return only, "REQUIRED"


def _tool(tool: Tool, notes: Notes) -> ToolV2:
    if tool.cache is not False:
        notes.add("cache", "Cohere takes no cache marks; left out")
    function: ToolV2Function = {"name": tool.name, "parameters": _NO_PARAMETERS | dict(tool.parameters)}
    if tool.description:
        function["description"] = tool.description
    return {"type": "function", "function": function}


def _own_tool(tool: ServerTool) -> ToolV2:
    if not isinstance(tool, ProviderTool):
        raise Unsupported("tools", f"Cohere has no {type(tool).__name__}")
    return cast("ToolV2", dict(tool.value))


def _strict(tools: tuple[Tool, ...], notes: Notes) -> Literal[True] | None:
    """All tools are held to their schemas, or none."""
    wanted = [tool.strict for tool in tools]
    if True not in wanted:
        return None
    if not all(wanted):
        notes.add("tools", "Cohere holds all tools to their schemas or none: all are")
    return True
