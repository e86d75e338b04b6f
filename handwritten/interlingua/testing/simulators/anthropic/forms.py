"""What answers of a simulated Anthropic have besides, in the usual form of the API and in the beta one."""

from __future__ import annotations

from dataclasses import dataclass

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.scripts import Json

SPENT: Json = {"output_tokens_details": None, "server_tool_use": None}
SERVED: Json = {**SPENT, "cache_creation": None, "inference_geo": None, "service_tier": "standard"}
SPENT_IN_BETA: Json = {"fallback_credit": None, "iterations": None}
MANAGED: Json = {"context_management": None}


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is added, by what it is added to."""

    message: Json
    usage: Json
    """Of a message."""
    end: Json
    """The event that tells what a stream cost."""
    spent: Json
    """The usage within that."""
    count: Json
    card: Json
    """Of a model."""


USUAL = Form(message={}, usage=SERVED, end={}, spent=SPENT, count={}, card={})
BETA = Form(
    message={**MANAGED, "diagnostics": None},
    usage={**SERVED, **SPENT_IN_BETA, "speed": None},
    end=MANAGED,
    spent={**SPENT, **SPENT_IN_BETA},
    count=MANAGED,
    card={"allowed_fallback_models": None},
)
PREFIX = "beta_"
"""How ids of operations begin that answer in the beta form."""


def form_of(call: Call) -> Form:
    """The form that an operation answers in."""
    return BETA if call.id.startswith(PREFIX) else USUAL
