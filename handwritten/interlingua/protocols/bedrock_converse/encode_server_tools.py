"""Tools that a model of Bedrock runs itself, by the names that its profile has for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from attrs import asdict

from interlingua.errors import Unsupported
from interlingua.protocols.bedrock_converse.encode_own import OwnFields
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
    from interlingua_wire.bedrock_runtime.types import Tool

_NAMES: Mapping[type[ServerTool], str] = {
    WebSearch: "web_search",
    WebFetch: "web_fetch",
    CodeExecution: "code_execution",
    FileSearch: "file_search",
    ImageGeneration: "image_generation",
}


def encode_server_tool(tool: ServerTool, own: OwnFields, notes: Notes) -> Tool:
    """One tool, which takes no settings. Raises `Unsupported` where the model is not known to have it."""
    if isinstance(tool, ProviderTool):
        return cast("Tool", dict(tool.value))
    said = own.said(_NAMES[type(tool)])
    if said is None:
        raise Unsupported("tools", f"the model is not known to have a {type(tool).__name__}")
    given = [name for name, value in asdict(tool).items() if value not in (None, (), [])]
    if given:
        notes.add("tools", f"{', '.join(given)} of {type(tool).__name__} left out: the tool takes no settings here")
    return cast("Tool", said)
