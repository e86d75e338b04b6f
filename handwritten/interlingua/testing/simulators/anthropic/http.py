"""The HTTP face of a simulated Anthropic: what answers which operation."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from aiohttp import web

from interlingua.testing.simulators.anthropic import batches, files, messaging
from interlingua.testing.simulators.anthropic.refusals import Refusal
from interlingua.testing.simulators.anthropic.state import State
from interlingua.testing.simulators.face import Dialect, Handler

TABLES = (batches, files, messaging)
HANDLERS: Mapping[str, Handler[State]] = {name: handler for table in TABLES for name, handler in table.HANDLERS.items()}
LIMITED = ("requests", "tokens", "input-tokens", "output-tokens")
LIMITS: Mapping[str, str] = {
    f"anthropic-ratelimit-{what}-{word}": value
    for what in LIMITED
    for word, value in (("limit", "4000"), ("remaining", "3999"), ("reset", "2030-01-01T00:00:00Z"))
}


def dialect_at(base_path: str) -> Dialect[State]:
    """The dialect under a path."""
    return Dialect(
        api="anthropic",
        handlers=HANDLERS,
        refusal=Refusal,
        admit=_admit,
        base_paths=(base_path,),
        stamped=_stamped,
    )


def _admit(state: State, request: web.Request) -> None:
    state.door.admit(request.headers, Refusal)


def _stamped() -> Mapping[str, str]:
    return {"request-id": f"req_{uuid4().hex}", "anthropic-organization-id": "simulated", **LIMITS}
