"""Efforts as budgets of reasoning tokens and back, for models that take only one of the two."""

from __future__ import annotations

from interlingua.chat import Effort

BUDGETS: dict[Effort, int] = {
    "none": 0,
    "minimal": 1024,
    "low": 2048,
    "medium": 8192,
    "high": 16384,
    "xhigh": 32768,
    "max": 65536,
}
LEAST_BUDGET = 1024
"""Tokens; https://platform.claude.com/docs/en/build-with-claude/extended-thinking, checked 2026-11-22."""


def nearest_effort(budget: int) -> Effort:
    """The least effort whose budget is not smaller."""
    for effort, tokens in BUDGETS.items():
        if budget <= tokens:
            return effort
    return "max"
