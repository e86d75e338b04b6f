"""Tools, and which of them a model may or must call, as fields of a Gemini request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from interlingua.chat import ChatRequest
from interlingua.protocols.gemini.encode_server_tools import encode_server_tool
from interlingua.protocols.notes import Notes
from interlingua.tools import Tool

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import (
        FunctionCallingConfigDict,
        FunctionCallingConfigMode,
        FunctionDeclarationDict,
        ToolConfigDict,
        ToolDict,
    )

_MODES: dict[str, FunctionCallingConfigMode] = {"auto": "AUTO", "none": "NONE", "required": "ANY"}


def encode_tools(request: ChatRequest, notes: Notes) -> list[ToolDict] | None:
    """All tools as the functions of one, then Google's own, one by one."""
    if not request.tools and not request.server_tools:
        return None
    own = [encode_server_tool(tool, notes) for tool in request.server_tools]
    if not request.tools:
        return own
    return [{"functionDeclarations": [_encode_tool(tool, notes) for tool in request.tools]}, *own]


def _encode_tool(tool: Tool, notes: Notes) -> FunctionDeclarationDict:
    if tool.strict:
        notes.add("tools.strict", "Gemini has no such switch on a tool; left out")
    if tool.cache:
        notes.add("tools.cache", "Gemini caches long prompts by itself, or by a cachedContents resource; left out")
    wire: FunctionDeclarationDict = {"name": tool.name, "description": tool.description}
    if not _is_empty(tool.parameters):
        wire["parametersJsonSchema"] = dict(tool.parameters)
    return wire


def _is_empty(parameters: Mapping[str, Any]) -> bool:
    """No property is named, and none may come unnamed: the declaration then goes without parameters."""
    return not parameters.get("properties") and set(parameters) <= {
        "type",
        "properties",
        "required",
        "additionalProperties",
    }


def encode_tool_config(request: ChatRequest, notes: Notes) -> ToolConfigDict | None:
    """Which tools may or must be called."""
    if request.tool_choice is None:
        return None
    if not request.tools and not request.server_tools:
        notes.add("tool_choice", "there is no tool to call; left out")
        return None
    return {"functionCallingConfig": _encode_choice(request.tool_choice)}


def _encode_choice(choice: str) -> FunctionCallingConfigDict:
    mode = _MODES.get(choice)
    return {"mode": mode} if mode else {"mode": "ANY", "allowedFunctionNames": [choice]}
