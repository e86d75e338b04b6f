"""The one tool that a Chat Completions server runs itself: searching the web."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import asdict

from interlingua.errors import Unsupported
from interlingua.server_tools import Place, ProviderTool, ServerTool, WebSearch

if TYPE_CHECKING:
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import CreateChatCompletionRequestWebSearchOptions


def provider_tools(tools: Sequence[ServerTool]) -> list[Mapping[str, Any]]:
    """The tools in the provider's own words."""
    return [tool.value for tool in tools if isinstance(tool, ProviderTool)]


def encode_search(tools: Sequence[ServerTool], notes: Notes) -> CreateChatCompletionRequestWebSearchOptions | None:
    """The field `web_search_options`; other tools are refused."""
    options: CreateChatCompletionRequestWebSearchOptions | None = None
    for tool in tools:
        if isinstance(tool, WebSearch):
            options = _search(tool, notes)
        elif not isinstance(tool, ProviderTool):
            raise Unsupported("tools", f"Chat Completions has no {type(tool).__name__}; the Responses API may")
    return options


def _search(tool: WebSearch, notes: Notes) -> CreateChatCompletionRequestWebSearchOptions:
    missing = {
        "max_uses": tool.max_uses,
        "allowed_domains": tool.allowed_domains or None,
        "blocked_domains": tool.blocked_domains or None,
    }
    for name in (name for name, value in missing.items() if value is not None):
        notes.add("tools", f"{name} of a web search is not sent: Chat Completions has no such setting")
    options: CreateChatCompletionRequestWebSearchOptions = {}
    if tool.depth is not None:
        options["search_context_size"] = tool.depth
    if tool.place is not None:
        options["user_location"] = {"type": "approximate", "approximate": _place(tool.place)}
    return options


def _place(place: Place) -> Any:
    return asdict(place, filter=lambda _, value: value is not None)
