"""How long a call may take, how often it is tried and what holds it back, as a client is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.checks import LIMIT_CHECKS, checked
from interlingua.transport.policy import Policy

if TYPE_CHECKING:
    from interlingua.transport.circuit import CircuitPolicy


def policy_from(
    deadline: float | None,
    max_retries: int | None,
    *,
    circuit: CircuitPolicy | None = None,
    max_concurrency: int | None = None,
) -> Policy:
    """The limits of calls, None for the usual ones. Raises `InvalidArgument`."""
    given = {
        "deadline": deadline,
        "max_retries": max_retries,
        "circuit": circuit,
        "max_concurrency": max_concurrency,
    }
    return Policy(**checked(given, LIMIT_CHECKS))
