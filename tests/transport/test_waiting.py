"""Whether and when a request is sent again."""

from __future__ import annotations

from email.utils import formatdate
from time import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlingua.errors import Attempt, ConnectionFailed, RateLimited, ServerError, WorldError
from interlingua.transport.policy import Policy
from interlingua.transport.rules import USUAL
from interlingua.transport.waiting import (
    BUDGET,
    RETRY_COST,
    THROTTLE_COST,
    RetryBudget,
    retry_cost,
    should_retry,
    wait_before_retry,
)


def limited(asked: float | None, attempts: int = 1) -> RateLimited:
    sent = (Attempt(status=429),) * attempts
    return RateLimited("slow down", status=429, retry_after=asked, is_retryable=True, attempts=sent)


def wait(error: WorldError, *, remaining: float = 100.0, max_retries: int = 2, max_wait: float = 60.0) -> float | None:
    policy = Policy(max_retries=max_retries, max_wait=max_wait)
    return wait_before_retry(error, policy=policy, remaining=remaining, draw=lambda _, most: most)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "1700", "retry-after": "9"}, 1.7),
        ({"retry-after": "banana"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ],
)
def test_the_wish_to_wait_is_read_in_each_way_it_is_said(headers: dict[str, str], seconds: float | None) -> None:
    assert USUAL.wait(headers, None) == seconds


def test_a_date_is_a_wish_to_wait_until_then() -> None:
    asked = USUAL.wait({"retry-after": formatdate(time() + 30, usegmt=True)}, None)
    assert asked is not None and 28 < asked <= 30


@pytest.mark.parametrize(("said", "meant"), [("true", True), ("False", False), ("maybe", None), ("", None)])
def test_a_provider_may_decide_whether_to_retry(said: str, meant: bool | None) -> None:
    assert should_retry({"x-should-retry": said}) is meant


def test_the_wait_is_what_was_asked() -> None:
    assert wait(limited(7.0)) == 7.0


def test_no_wait_is_longer_than_the_cap() -> None:
    assert wait(limited(61.0)) is None


def test_no_wait_reaches_the_deadline() -> None:
    assert wait(limited(7.0), remaining=7.0) is None


def test_without_a_wish_the_bound_doubles() -> None:
    bounds = [wait(limited(None, attempts), max_retries=9) for attempts in range(1, 8)]
    assert bounds == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


def test_what_is_not_retryable_is_not_sent_again() -> None:
    assert wait(ServerError("no", status=500, attempts=(Attempt(status=500),))) is None


def test_a_throttled_retry_costs_less_than_a_failed_one() -> None:
    assert (retry_cost(limited(None), USUAL), retry_cost(ConnectionFailed("gone"), USUAL)) == (
        THROTTLE_COST,
        RETRY_COST,
    )


@given(max_retries=st.integers(0, 9), attempts=st.integers(1, 12))
def test_no_call_is_sent_more_often_than_once_and_its_retries(max_retries: int, attempts: int) -> None:
    gives_up = wait(limited(1.0, attempts), max_retries=max_retries) is None
    assert gives_up == (attempts > max_retries)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([1, THROTTLE_COST, RETRY_COST])), max_size=300))
def test_a_budget_never_goes_below_nothing_nor_above_its_size(moves: list[tuple[bool, int]]) -> None:
    budget, model = RetryBudget(), BUDGET
    for is_withdrawal, amount in moves:
        if not is_withdrawal:
            budget.deposit(amount)
            model = min(BUDGET, model + amount)
        elif budget.withdraw(amount):
            model -= amount
        assert budget.tokens == model >= 0


def test_a_spent_budget_allows_no_retry() -> None:
    budget = RetryBudget()
    paid = sum(budget.withdraw(RETRY_COST) for _ in range(BUDGET))
    assert paid == BUDGET // RETRY_COST
