"""Tools that the provider of the Responses API runs itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, cast

from attrs import asdict

from interlingua.errors import Unsupported
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
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        CodeInterpreterToolDict,
        FileSearchToolDict,
        ImageGenToolDict,
        ToolDict,
        WebSearchApproximateLocationDict,
        WebSearchToolDict,
    )


def encode_server_tool(tool: ServerTool, notes: Notes) -> ToolDict:
    """One tool. Raises `Unsupported` for one that the API has no word for."""
    match tool:
        case WebSearch():
            return _search(tool, notes)
        case CodeExecution():
            return _code(tool)
        case FileSearch():
            return _files(tool)
        case ImageGeneration():
            return _drawing(tool)
        case ProviderTool():
            return cast("ToolDict", dict(tool.value))
        case WebFetch():
            raise Unsupported("tools", "the Responses API has no WebFetch; its web search opens pages too")
        case _:
            assert_never(tool)


def _search(tool: WebSearch, notes: Notes) -> WebSearchToolDict:
    missing = {"max_uses": tool.max_uses, "blocked_domains": tool.blocked_domains or None}
    for name in (name for name, value in missing.items() if value is not None):
        notes.add("tools", f"{name} of a web search is not sent: the Responses API has no such setting")
    wire: WebSearchToolDict = {"type": "web_search"}
    if tool.allowed_domains:
        wire["filters"] = {"allowed_domains": list(tool.allowed_domains)}
    if tool.depth is not None:
        wire["search_context_size"] = tool.depth
    if tool.place is not None:
        wire["user_location"] = _place(tool.place)
    return wire


def _place(place: Place) -> WebSearchApproximateLocationDict:
    given = asdict(place, filter=lambda _, value: value is not None)
    return cast("WebSearchApproximateLocationDict", {"type": "approximate", **given})


def _code(tool: CodeExecution) -> CodeInterpreterToolDict:
    if tool.file_ids:
        return {"type": "code_interpreter", "container": {"type": "auto", "file_ids": list(tool.file_ids)}}
    return {"type": "code_interpreter", "container": {"type": "auto"}}


def _files(tool: FileSearch) -> FileSearchToolDict:
    wire: FileSearchToolDict = {"type": "file_search", "vector_store_ids": list(tool.stores)}
    if tool.max_results is not None:
        wire["max_num_results"] = tool.max_results
    return wire


def _drawing(tool: ImageGeneration) -> ImageGenToolDict:
    wire: ImageGenToolDict = {"type": "image_generation"}
    if tool.size is not None:
        wire["size"] = tool.size
    if tool.quality is not None:
        wire["quality"] = tool.quality
    return wire
