"""The HTTP face of a simulated Mistral: what answers which operation."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from aiohttp import web

from interlingua.testing.simulators.face import Dialect, Handler
from interlingua.testing.simulators.mistral import audio, batches, chatting, files, models
from interlingua.testing.simulators.mistral.refusals import MISFIT, Refusal
from interlingua.testing.simulators.mistral.state import State

TABLES = (audio, batches, chatting, files, models)
HANDLERS: Mapping[str, Handler[State]] = {name: handler for table in TABLES for name, handler in table.HANDLERS.items()}
LIMITS: Mapping[str, str] = {
    "x-ratelimit-limit-req-minute": "60",
    "x-ratelimit-remaining-req-minute": "59",
    "x-ratelimit-limit-tokens-minute": "500000",
    "x-ratelimit-remaining-tokens-minute": "499990",
}


def _admit(state: State, request: web.Request) -> None:
    state.door.admit(request.headers, Refusal)


def _stamped() -> Mapping[str, str]:
    return {"mistral-correlation-id": str(uuid4()), **LIMITS}


DIALECT = Dialect(
    api="mistral", handlers=HANDLERS, refusal=Refusal, misfit_status=MISFIT, admit=_admit, stamped=_stamped
)
