"""Cache hints as breakpoints of the Messages API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.messages import CacheHint

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import CacheControlEphemeral


def cache_control(hint: CacheHint) -> CacheControlEphemeral | None:
    """The breakpoint that a hint asks for; five minutes is what goes unsaid."""
    if not hint:
        return None
    return {"type": "ephemeral", "ttl": "1h"} if hint == "1h" else {"type": "ephemeral"}
