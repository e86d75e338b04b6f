"""The one tool that a Chat Completions server runs itself: searching the web."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import asdict

from interlingua.errors import Unsupported
from interlingua.server_tools import Place, ProviderTool, ServerTool, WebSearch

if TYPE_CHECKING:
    from interlingua.profiles import Profile
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import CreateChatCompletionRequestWebSearchOptions


def provider_tools(tools: Sequence[ServerTool]) -> list[Mapping[str, Any]]:
    """The tools in the provider's own words."""
    return [tool.value for tool in tools if isinstance(tool, ProviderTool)]


def encode_search(tools: Sequence[ServerTool], profile: Profile, notes: Notes) -> dict[str, object]:
    """The fields that ask for a search of the web; other tools are refused."""
    fields: dict[str, object] = {}
    for tool in tools:
        if isinstance(tool, WebSearch) and profile.web_search != "none":
            fields = _search(tool, profile, notes)
        elif not isinstance(tool, ProviderTool):
            elsewhere = "; the Responses API may" if profile.web_search != "none" else " here"
            raise Unsupported("tools", f"Chat Completions has no {type(tool).__name__}{elsewhere}")
    return fields


def _search(tool: WebSearch, profile: Profile, notes: Notes) -> dict[str, object]:
    filters = [*tool.allowed_domains, *(f"-{domain}" for domain in tool.blocked_domains)]
    by_filter = profile.web_search == "filters"
    missing = {
        "max_uses": tool.max_uses,
        "allowed_domains": None if by_filter else tool.allowed_domains or None,
        "blocked_domains": None if by_filter else tool.blocked_domains or None,
    }
    for name in (name for name, value in missing.items() if value is not None):
        notes.add("tools", f"{name} of a web search is not sent: Chat Completions has no such setting")
    found: dict[str, object] = {"web_search_options": _options(tool, profile)}
    return found | ({"search_domain_filter": filters} if by_filter and filters else {})


def _options(tool: WebSearch, profile: Profile) -> CreateChatCompletionRequestWebSearchOptions:
    options: CreateChatCompletionRequestWebSearchOptions = {}
    if tool.depth is not None:
        options["search_context_size"] = tool.depth
    if tool.place is not None:
        place = _place(tool.place)
        options["user_location"] = (
            place if profile.web_search == "filters" else {"type": "approximate", "approximate": place}
        )
    return options


def _place(place: Place) -> Any:
    return asdict(place, filter=lambda _, value: value is not None)
