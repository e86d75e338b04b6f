"""How much a model is to reason, as the Messages API says it: an effort, or a budget of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from interlingua.chat import ChatRequest, Effort
from interlingua.profiles import Profile
from interlingua.protocols.budgets import BUDGETS, LEAST_BUDGET, nearest_effort
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import EffortLevel, ThinkingConfigParam

_EFFORTS: dict[Effort, EffortLevel] = {
    "minimal": "low",
    "low": "low",
    "medium": "medium",
    "high": "high",
    "xhigh": "xhigh",
    "max": "max",
}


@frozen(kw_only=True)
class ReasoningPlan:
    """The parts of a body that say how much to reason."""

    switch: ThinkingConfigParam | None = None
    """The field `thinking`."""
    effort: EffortLevel | None = None
    """The field `output_config.effort`."""
    budget: int = 0
    """Tokens that are set apart for reasoning."""


_UNSAID = ReasoningPlan()
_OFF = ReasoningPlan(switch={"type": "disabled"})


def plan_reasoning(request: ChatRequest, profile: Profile, notes: Notes) -> ReasoningPlan:
    """What the request asks for, in the way the model takes it."""
    if request.reasoning_effort is None and request.reasoning_budget is None:
        return _UNSAID
    match profile.reasoning:
        case "effort":
            return _by_effort(request, notes)
        case "budget":
            return _by_budget(request, notes)
        case "none":
            asked = {"reasoning_effort": request.reasoning_effort, "reasoning_budget": request.reasoning_budget}
            notes.add_given(asked, "the model does not reason; left out")
            return _UNSAID


def _by_effort(request: ChatRequest, notes: Notes) -> ReasoningPlan:
    effort = request.reasoning_effort or nearest_effort(request.reasoning_budget or 0)
    if request.reasoning_budget is not None:
        notes.add("reasoning_budget", f"the model takes an effort, not a budget: {effort!r}")
    if effort == "none":
        return _OFF
    if _EFFORTS[effort] != effort:
        notes.add("reasoning_effort", f"{effort!r} is sent as {_EFFORTS[effort]!r}")
    return ReasoningPlan(switch={"type": "adaptive"}, effort=_EFFORTS[effort])


def _by_budget(request: ChatRequest, notes: Notes) -> ReasoningPlan:
    budget = request.reasoning_budget
    if budget is None:
        budget = BUDGETS[request.reasoning_effort or "none"]
        if budget:
            notes.add("reasoning_effort", f"the model takes a budget, not an effort: {budget} tokens")
    elif request.reasoning_effort is not None:
        notes.add("reasoning_effort", "the model takes a budget, and one is given; left out")
    if budget == 0:
        return _OFF
    if budget < LEAST_BUDGET:
        notes.add("reasoning_budget", f"raised to the least the API takes: {LEAST_BUDGET} tokens")
    budget = max(budget, LEAST_BUDGET)
    return ReasoningPlan(switch={"type": "enabled", "budget_tokens": budget}, budget=budget)
