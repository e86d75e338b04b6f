"""Whole calls on a fake clock, beside a model of the retry policy that is written apart from it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from math import floor
from unittest.mock import patch

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlingua.errors import Attempt, WorldError
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Policy
from interlingua.transport.rules import Rules
from tests.transport.scripted import HELLO, read_error

RETRIED = (408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529)
REFUSED = (400, 401, 403, 404, 409, 413, 422, 501, 505)
EPOCH = 1_800_000_000
AWS = Rules(throttling_codes=frozenset({"ThrottlingException"}))
ENDPOINT = Endpoint(provider="test", base_url="http://server.invalid", read_error=read_error, rules=lambda: AWS)
HEADERS = {
    "seconds": lambda seconds, now: {"retry-after": str(seconds)},
    "ms": lambda seconds, now: {"retry-after-ms": str(seconds * 1000), "retry-after": "33"},
    "date": lambda seconds, now: {"retry-after": formatdate(floor(EPOCH + now + seconds), usegmt=True)},
}


@dataclass(frozen=True)
class Outcome:
    """What comes of one request."""

    status: int | None
    """None: the connection is refused."""
    took: float = 0.0
    asked: float | None = None
    form: str = "seconds"
    should: bool | None = None
    aws: bool = False
    """It says that it throttles, in the words of AWS."""
    quota: bool = False
    """It says that nothing is left of what was paid for."""

    def response(self, now: float) -> httpx.Response:
        assert self.status is not None
        headers = {} if self.asked is None else HEADERS[self.form](self.asked, now)
        if self.should is not None:
            headers["x-should-retry"] = str(self.should).lower()
        if self.aws:
            headers["x-amzn-errortype"] = "ThrottlingException:http://internal/"
        body = b'{"error": {"message": "pay first", "kind": "quota"}}' if self.quota else b"{}"
        return httpx.Response(self.status, headers=headers, content=body)


@dataclass
class World:
    """A clock that only answering and deliberate waiting move, and a server with a list of outcomes."""

    now: float = 0.0
    outcomes: Iterator[Outcome] = field(default_factory=lambda: iter(()))
    keys: list[str] = field(default_factory=list[str])

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.keys.append(request.headers["idempotency-key"])
        outcome = next(self.outcomes)
        self.now += outcome.took
        if outcome.status is None:
            raise httpx.ConnectError("refused")
        return outcome.response(self.now)

    def sleep(self, _clock: object, seconds: float) -> None:
        self.now += seconds

    async def sleep_async(self, _clock: object, seconds: float) -> None:
        self.now += seconds

    @contextmanager
    def in_force(self) -> Iterator[None]:
        at = "interlingua.transport"
        with (
            patch(f"{at}.deadline.monotonic", lambda: self.now),
            patch(f"{at}.durations.time", lambda: EPOCH + self.now),
            patch(f"{at}.clock.Clock.sleep", lambda clock, seconds: self.sleep(clock, seconds)),
            patch(f"{at}.clock.AsyncClock.sleep", lambda clock, seconds: self.sleep_async(clock, seconds)),
        ):
            yield


@dataclass
class Model:
    """The policy in words of its own: what a call does with the outcomes that lie before it."""

    max_retries: int
    deadline: float
    draws: random.Random
    tokens: int = 500
    now: float = 0.0

    def call(self, outcomes: list[Outcome]) -> list[Attempt]:
        """What must stand in the ledger; clock and tokens go on to the next call."""
        end, waited, paid = self.now + self.deadline, 0.0, 0
        ledger: list[Attempt] = []
        for outcome in outcomes:
            self.now += outcome.took
            ledger.append(Attempt(status=outcome.status, waited=waited))
            if outcome.status == 200:
                self.tokens = min(500, self.tokens + (paid or 1))
                break
            left = end - self.now
            if len(ledger) > self.max_retries or not self.is_retried(outcome, left):
                break
            wait = self.wait(outcome, len(ledger))
            paid = 5 if outcome.status == 429 or outcome.aws else 14
            if wait is None or wait >= left or self.tokens < paid:
                break
            self.tokens -= paid
            self.now, waited = self.now + wait, wait
        return ledger

    def is_retried(self, outcome: Outcome, left: float) -> bool:
        if outcome.status is None:
            return left >= 0.01
        if outcome.should is not None:
            return outcome.should
        return not outcome.quota and (outcome.aws or outcome.status in RETRIED)

    def wait(self, outcome: Outcome, sent: int) -> float | None:
        if outcome.status is None or outcome.asked is None:
            return self.draws.uniform(0, min(8, 0.5 * 2 ** (sent - 1)))
        asked = outcome.asked if outcome.form != "date" else max(0, floor(self.now + outcome.asked) - self.now)
        return asked if asked <= 60 else None


def outcomes_with(**more: st.SearchStrategy[object]) -> st.SearchStrategy[Outcome]:
    return st.builds(
        Outcome,
        took=st.sampled_from([0.0, 0.25, 4.0]),
        asked=st.sampled_from([None, None, 0.0, 0.5, 1.0, 7.0, 60.0, 60.5, 90.0]),
        form=st.sampled_from(sorted(HEADERS)),
        should=st.sampled_from([None, None, None, True, False]),
        **more,
    )


OUTCOMES = st.one_of(
    outcomes_with(status=st.sampled_from([*RETRIED, None, None])),
    outcomes_with(status=st.sampled_from([*RETRIED, None, 200])),
    outcomes_with(status=st.sampled_from([200, *REFUSED])),
    outcomes_with(status=st.sampled_from([400, 429]), aws=st.just(True)),
    outcomes_with(status=st.just(429), quota=st.just(True)),
)
FAILURES = st.builds(Outcome, status=st.sampled_from([429, 500, None]), asked=st.just(0.0))
CALLS = st.one_of(
    st.lists(st.lists(OUTCOMES, min_size=6, max_size=6), min_size=1, max_size=20),
    st.lists(st.lists(FAILURES, min_size=6, max_size=6), min_size=20, max_size=60),
)


def expected(model: Model, calls: list[list[Outcome]]) -> list[tuple[list[Attempt], int, float]]:
    return [(model.call(outcomes), model.tokens, model.now) for outcomes in calls]


def near(rows: list[tuple[list[Attempt], int, float]]) -> list[object]:
    """A date is told in a number of so many digits that a millionth of a second is lost."""
    return [
        ([(each.status, round(each.waited, 5)) for each in ledger], tokens, round(now, 4))
        for ledger, tokens, now in rows
    ]


@given(calls=CALLS, max_retries=st.integers(0, 5), deadline=st.sampled_from([3.1, 20.3, 600.0]), seed=st.integers())
@settings(deadline=None, max_examples=300)
def test_attempts_waits_and_budget_are_those_of_the_model(
    calls: list[list[Outcome]], max_retries: int, deadline: float, seed: int
) -> None:
    world, found = World(), []
    transport = HttpTransport(
        ENDPOINT,
        policy=Policy(max_retries=max_retries, deadline=deadline),
        http=httpx.MockTransport(world.answer),
    )
    random.seed(seed)
    with world.in_force():
        for outcomes in calls:
            world.outcomes, world.keys = iter(outcomes), []
            try:
                ledger = transport.send(HELLO).attempts
            except WorldError as error:
                ledger = error.attempts
            assert len(world.keys) == len(ledger) <= max_retries + 1
            assert len(set(world.keys)) == 1
            found.append((list(ledger), transport._budget.tokens, world.now))
    assert near(found) == near(expected(Model(max_retries, deadline, random.Random(seed)), calls))


@given(calls=CALLS, max_retries=st.integers(0, 5), deadline=st.sampled_from([3.1, 20.3, 600.0]), seed=st.integers())
@settings(deadline=None, max_examples=60)
def test_attempts_waits_and_budget_are_those_of_the_model_under_a_loop(
    calls: list[list[Outcome]], max_retries: int, deadline: float, seed: int
) -> None:
    at_once = [[replace(outcome, took=0.0) for outcome in outcomes] for outcomes in calls]

    async def main() -> list[tuple[list[Attempt], int, float]]:
        world, found = World(), []
        transport = AsyncHttpTransport(
            ENDPOINT,
            policy=Policy(max_retries=max_retries, deadline=deadline),
            http=httpx.MockTransport(world.answer),
        )
        random.seed(seed)
        with world.in_force():
            for outcomes in at_once:
                world.outcomes = iter(outcomes)
                try:
                    ledger = (await transport.send(HELLO)).attempts
                except WorldError as error:
                    ledger = error.attempts
                found.append((list(ledger), transport._budget.tokens, world.now))
        return found

    assert near(asyncio.run(main())) == near(expected(Model(max_retries, deadline, random.Random(seed)), at_once))


@pytest.mark.parametrize(("outcome", "left"), [(Outcome(429, asked=0.0), 0), (Outcome(500, asked=0.0), 10)])
def test_a_storm_ends_when_the_budget_is_spent(outcome: Outcome, left: int) -> None:
    world, sent = World(), 0
    transport = HttpTransport(ENDPOINT, policy=Policy(max_retries=2), http=httpx.MockTransport(world.answer))
    with world.in_force():
        for _ in range(100):
            world.outcomes = iter([outcome] * 3)
            with pytest.raises(WorldError) as caught:
                transport.send(HELLO)
            sent += len(caught.value.attempts)
    assert (sent, transport._budget.tokens) == (100 + (500 - left) // (5 if outcome.status == 429 else 14), left)
