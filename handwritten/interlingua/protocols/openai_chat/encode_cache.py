"""Cache hints as breakpoints of Chat Completions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlingua.messages import CacheHint
    from interlingua.profiles import Profile
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import PromptCacheBreakpointParamDict


def cache_breakpoint(cache: CacheHint, profile: Profile, notes: Notes) -> PromptCacheBreakpointParamDict | None:
    """The mark that asks for caching up to here."""
    if cache is False:
        return None
    if not profile.takes_cache_breakpoints:
        notes.add("cache", "the server takes no cache marks; it caches as it sees fit")
        return None
    if cache is not True:
        notes.add("cache", f"the lifetime {cache} is not sent: set prompt_cache_options in options")
    return {"mode": "explicit"}
