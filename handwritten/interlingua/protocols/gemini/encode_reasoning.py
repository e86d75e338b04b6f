"""How much a model is to reason, as Gemini says it: a level, or a budget of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ChatRequest, Effort
from interlingua.profiles import Profile
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import ThinkingConfigDict, ThinkingConfigLevel

_LEVELS: dict[Effort, ThinkingConfigLevel] = {
    "none": "MINIMAL",
    "minimal": "MINIMAL",
    "low": "LOW",
    "medium": "MEDIUM",
    "high": "HIGH",
    "xhigh": "HIGH",
    "max": "HIGH",
}
_BUDGETS: dict[Effort, int] = {
    "none": 0,
    "minimal": 512,
    "low": 1024,
    "medium": 8192,
    "high": 24576,
    "xhigh": 24576,
    "max": 24576,
}


def encode_reasoning(request: ChatRequest, profile: Profile, notes: Notes) -> ThinkingConfigDict | None:
    """The field `thinkingConfig`; the API takes a level or a budget, never both."""
    effort, budget = request.reasoning_effort, request.reasoning_budget
    if profile.reasoning == "none":
        notes.add_given({"reasoning_effort": effort, "reasoning_budget": budget}, "the model does not reason; left out")
        return None
    if budget is not None:
        notes.add_given(
            {"reasoning_effort": effort}, "a budget is given, and Gemini takes only one of the two; left out"
        )
        return _by_budget(budget)
    if effort is None:
        return None
    return _by_level(effort, notes) if profile.reasoning == "effort" else _by_budget_for(effort, notes)


def _by_budget(budget: int) -> ThinkingConfigDict:
    return {"thinkingBudget": budget, "includeThoughts": True} if budget else {"thinkingBudget": budget}


def _by_budget_for(effort: Effort, notes: Notes) -> ThinkingConfigDict:
    if effort != "none":
        notes.add("reasoning_effort", f"the model takes a budget, not a level: {_BUDGETS[effort]} tokens")
    return _by_budget(_BUDGETS[effort])


def _by_level(effort: Effort, notes: Notes) -> ThinkingConfigDict:
    level = _LEVELS[effort]
    if level != effort.upper():
        notes.add("reasoning_effort", f"{effort!r} is sent as {level}")
    return {"thinkingLevel": level} if effort == "none" else {"includeThoughts": True, "thinkingLevel": level}
