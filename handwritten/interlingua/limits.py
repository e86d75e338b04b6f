"""How long a call may take and how often it is tried, as a client is told."""

from __future__ import annotations

from interlingua.checks import LIMIT_CHECKS, checked
from interlingua.transport.policy import DEFAULT_POLICY, Policy


def policy_from(deadline: float | None, max_retries: int | None) -> Policy:
    """The limits of calls, None for the usual ones. Raises `InvalidArgument`."""
    given = checked({"deadline": deadline, "max_retries": max_retries}, LIMIT_CHECKS)
    return Policy(
        deadline=given.get("deadline", DEFAULT_POLICY.deadline),
        max_retries=given.get("max_retries", DEFAULT_POLICY.max_retries),
    )
