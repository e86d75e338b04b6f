"""Tools that the provider of the Messages API runs itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, cast

from interlingua.errors import Unsupported
from interlingua.protocols.notes import Notes
from interlingua.server_tools import (
    CodeExecution,
    FileSearch,
    ImageGeneration,
    Place,
    ProviderTool,
    ServerTool,
    WebFetch,
    WebSearch,
)

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import (
        CodeExecutionTool20250825,
        CreateMessageParamsTool,
        UserLocation,
        WebFetchTool20250910,
        WebSearchTool20250305,
    )


def encode_server_tool(tool: ServerTool, notes: Notes) -> CreateMessageParamsTool:
    """One tool, in the version that all models with tools know. Raises `Unsupported` where there is none."""
    match tool:
        case WebSearch():
            return _search(tool, notes)
        case WebFetch():
            return _fetch(tool)
        case CodeExecution():
            return _code(tool, notes)
        case ProviderTool():
            return cast("CreateMessageParamsTool", dict(tool.value))
        case FileSearch() | ImageGeneration():
            raise Unsupported("tools", f"the Messages API has no {type(tool).__name__}")
        case _:
            assert_never(tool)


def _search(tool: WebSearch, notes: Notes) -> WebSearchTool20250305:
    if tool.depth is not None:
        notes.add("tools", "depth of a web search is not sent: the Messages API has no such setting")
    wire: WebSearchTool20250305 = {"type": "web_search_20250305", "name": "web_search"}
    if tool.max_uses is not None:
        wire["max_uses"] = tool.max_uses
    if tool.allowed_domains:
        wire["allowed_domains"] = list(tool.allowed_domains)
    if tool.blocked_domains:
        wire["blocked_domains"] = list(tool.blocked_domains)
    if tool.place is not None:
        wire["user_location"] = _place(tool.place)
    return wire


def _place(place: Place) -> UserLocation:
    named = {"country": place.country, "region": place.region, "city": place.city, "timezone": place.timezone}
    given = {name: value for name, value in named.items() if value is not None}
    return cast("UserLocation", {"type": "approximate", **given})


def _fetch(tool: WebFetch) -> WebFetchTool20250910:
    wire: WebFetchTool20250910 = {"type": "web_fetch_20250910", "name": "web_fetch"}
    if tool.max_uses is not None:
        wire["max_uses"] = tool.max_uses
    if tool.allowed_domains:
        wire["allowed_domains"] = list(tool.allowed_domains)
    if tool.blocked_domains:
        wire["blocked_domains"] = list(tool.blocked_domains)
    return wire


def _code(tool: CodeExecution, notes: Notes) -> CodeExecutionTool20250825:
    if tool.file_ids:
        notes.add("tools", "file_ids of code execution are not sent: files go into a message here")
    return {"type": "code_execution_20250825", "name": "code_execution"}
