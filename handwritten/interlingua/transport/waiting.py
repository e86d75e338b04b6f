"""Whether a failed request is sent again, and how long to wait before."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from threading import Lock

from interlingua.errors import ApiError, RateLimited, WorldError
from interlingua.transport.policy import Policy
from interlingua.transport.rules import Rules

FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0

BUDGET = 500
RETRY_COST = 14
THROTTLE_COST = 5


class RetryBudget:
    """Lets a few failures be retried at any time, but not all of many: no storm on a provider that is down."""

    def __init__(self) -> None:
        self._tokens = BUDGET
        self._lock = Lock()

    def withdraw(self, cost: int) -> bool:
        """Pay for one retry; False when there is not enough left."""
        with self._lock:
            if self._tokens < cost:
                return False
            self._tokens -= cost
            return True

    def deposit(self, amount: int) -> None:
        """Give back what a success has earned."""
        with self._lock:
            self._tokens = min(BUDGET, self._tokens + amount)

    @property
    def tokens(self) -> int:
        """What is left."""
        return self._tokens


def retry_cost(error: WorldError, rules: Rules) -> int:
    """What a retry after this error takes from the budget."""
    throttled = isinstance(error, RateLimited) or (isinstance(error, ApiError) and error.code in rules.throttling_codes)
    return THROTTLE_COST if throttled else RETRY_COST


def wait_before_retry(
    error: WorldError, *, policy: Policy, remaining: float, draw: Callable[[float, float], float] = random.uniform
) -> float | None:
    """Seconds to wait before the same request is sent again; None to give up.

    `remaining` is what the deadline leaves. Without the provider's word the wait is drawn between nothing and a bound
    that doubles (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, 2026-11-22).
    """
    if not error.is_retryable or len(error.attempts) > policy.max_retries:
        return None
    asked = error.retry_after if isinstance(error, ApiError) else None
    if asked is not None:
        wait, most = asked, policy.max_wait
    else:
        wait, most = draw(0.0, min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (len(error.attempts) - 1))), LONGEST_WAIT
    return wait if wait <= most and wait < remaining else None


def should_retry(headers: Mapping[str, str]) -> bool | None:
    """What the provider says about a retry; None when it says nothing."""
    return {"true": True, "false": False}.get(headers.get("x-should-retry", "").lower())
