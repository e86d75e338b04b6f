"""The HTTP face of a simulated OpenAI: what answers which operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from aiohttp import web

from interlingua.testing.simulators.face import Dialect, Handler
from interlingua.testing.simulators.openai import (
    audio,
    batches,
    chatting,
    completing,
    conversing,
    files,
    images,
    models,
    ranking,
    responding,
    stores,
    tuning,
)
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State

TABLES = (audio, batches, chatting, completing, conversing, files, images, models, responding, stores, tuning)
HANDLERS: Mapping[str, Handler[State]] = {name: handler for table in TABLES for name, handler in table.HANDLERS.items()}
LIMITS: Mapping[str, str] = {
    "x-ratelimit-limit-requests": "10000",
    "x-ratelimit-remaining-requests": "9999",
    "x-ratelimit-reset-requests": "6ms",
    "x-ratelimit-limit-tokens": "2000000",
    "x-ratelimit-remaining-tokens": "1999990",
    "x-ratelimit-reset-tokens": "1ms",
}


def dialect_at(base_paths: Sequence[str], *, shape: str, ranks: bool) -> Dialect[State]:
    """The dialect under any of some paths, with errors of a shape; one that `ranks` has `/rerank` too."""

    def refusal(status: int, message: str) -> Refusal:
        return Refusal(status, message, shape=shape)

    def admit(state: State, request: web.Request) -> None:
        state.door.admit(request.headers, refusal)

    return Dialect(
        api="openai",
        handlers=HANDLERS,
        aside=ranking.ASIDE if ranks else {},
        refusal=refusal,
        admit=admit,
        base_paths=base_paths,
        stamped=_stamped,
    )


def _stamped() -> Mapping[str, str]:
    return {"x-request-id": f"req_{uuid4().hex}", "openai-processing-ms": "5", "openai-version": "2020-10-01", **LIMITS}
