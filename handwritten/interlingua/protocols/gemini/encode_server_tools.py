"""Tools that Google runs itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, cast

from interlingua.errors import Unsupported
from interlingua.protocols.notes import Notes
from interlingua.server_tools import (
    CodeExecution,
    FileSearch,
    ImageGeneration,
    ProviderTool,
    ServerTool,
    WebFetch,
    WebSearch,
)

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import FileSearchDict, ToolDict


def encode_server_tool(tool: ServerTool, notes: Notes) -> ToolDict:
    """One tool. Raises `Unsupported` for one that the API has no word for."""
    match tool:
        case WebSearch():
            _note(tool, notes)
            return {"googleSearch": {}}
        case WebFetch():
            _note(tool, notes)
            return {"urlContext": {}}
        case CodeExecution():
            if tool.file_ids:
                notes.add("tools", "file_ids of code execution are not sent: Gemini takes files as parts of a message")
            return {"codeExecution": {}}
        case FileSearch():
            return {"fileSearch": _stores(tool)}
        case ProviderTool():
            return cast("ToolDict", dict(tool.value))
        case ImageGeneration():
            raise Unsupported("tools", "Gemini draws without a tool: ask for modalities=['text', 'image']")
        case _:
            assert_never(tool)


def _note(tool: WebSearch | WebFetch, notes: Notes) -> None:
    """Neither tool has a setting of these."""
    settings: dict[str, object] = {
        "max_uses": tool.max_uses,
        "allowed_domains": tool.allowed_domains or None,
        "blocked_domains": tool.blocked_domains or None,
    }
    if isinstance(tool, WebSearch):
        settings |= {"place": tool.place, "depth": tool.depth}
    for name in (name for name, value in settings.items() if value is not None):
        notes.add("tools", f"{name} of {type(tool).__name__} is not sent: Gemini has no such setting")


def _stores(tool: FileSearch) -> FileSearchDict:
    wire: FileSearchDict = {"fileSearchStoreNames": list(tool.stores)}
    if tool.max_results is not None:
        wire["topK"] = tool.max_results
    return wire
