"""How much a model is to reason: an effort, which Converse has a field for, or a budget in the model's own words."""

from __future__ import annotations

from attrs import frozen

from interlingua.chat import ChatRequest, Effort
from interlingua.profiles import Profile
from interlingua.protocols.bedrock_converse.encode_own import OwnFields
from interlingua.protocols.budgets import BUDGETS, LEAST_BUDGET, nearest_effort
from interlingua.protocols.notes import Notes

_EFFORTS: dict[Effort, str] = {
    "minimal": "low",
    "low": "low",
    "medium": "medium",
    "high": "high",
    "xhigh": "xhigh",
    "max": "max",
}
"""https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_OutputConfig.html, checked 2026-11-28."""


@frozen(kw_only=True)
class ReasoningPlan:
    """What of it stands outside the model's own fields."""

    effort: str | None = None
    """The field `outputConfig.effort`."""
    budget: int = 0
    """Tokens that are set apart for reasoning."""


_UNSAID = ReasoningPlan()


def plan_reasoning(request: ChatRequest, profile: Profile, own: OwnFields, notes: Notes) -> ReasoningPlan:
    """What the request asks for, in the way the model takes it."""
    effort, budget = request.reasoning_effort, request.reasoning_budget
    if effort is None and budget is None:
        return _UNSAID
    match profile.reasoning:
        case "none":
            notes.add_given(
                {"reasoning_effort": effort, "reasoning_budget": budget}, "the model does not reason; left out"
            )
            return _UNSAID
        case "effort" if budget is None or not own.knows("reasoning_budget"):
            return _by_effort(effort, budget, own, notes)
        case "effort" | "budget":
            return _by_budget(effort, budget, own, notes)


def _by_effort(effort: Effort | None, budget: int | None, own: OwnFields, notes: Notes) -> ReasoningPlan:
    asked = effort or nearest_effort(budget or 0)
    if budget is not None:
        notes.add("reasoning_budget", f"the model takes an effort, not a budget: {asked!r}")
    if asked == "none":
        notes.add("reasoning_effort", "Converse has no word for none; left to the model")
        return _UNSAID
    word = _EFFORTS[asked]
    if word != asked:
        notes.add("reasoning_effort", f"{asked!r} is sent as {word!r}")
    own.add("reasoning", word)
    if own.knows("reasoning_effort"):
        own.add("reasoning_effort", word)
        return _UNSAID
    return ReasoningPlan(effort=word)


def _by_budget(effort: Effort | None, budget: int | None, own: OwnFields, notes: Notes) -> ReasoningPlan:
    if budget is None:
        budget = BUDGETS[effort or "none"]
        notes.add("reasoning_effort", f"the model takes a budget, not an effort: {budget} tokens")
    elif effort is not None:
        notes.add("reasoning_effort", "the model takes a budget, and one is given; left out")
    if budget == 0:
        return _UNSAID
    if budget < LEAST_BUDGET:
        notes.add("reasoning_budget", f"raised to the least the model takes: {LEAST_BUDGET} tokens")
    budget = max(budget, LEAST_BUDGET)
    own.add("reasoning_budget", budget)
    return ReasoningPlan(budget=budget)
