"""A circuit breaker without I/O or a clock: keeps calls from what fails, and lets one try now and then.

Closed, it counts; once enough of what was sent in a rolling window has failed, it opens and refuses. After a cooldown
it is half open: one call may try. Its success closes the circuit, its failure opens it again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal, TypeAlias

from interlingua.errors import InvalidArgument

BUCKETS = 10
"""Parts of a window; what is forgotten is forgotten a part at a time."""

CircuitPhase: TypeAlias = Literal["closed", "open", "half_open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitPolicy:
    """When a circuit opens, and for how long. What counts is the provider's failure: 5xx, overload, no connection,
    silence or a deadline that passed; never an error of the caller, such as 400, 401 or 429.
    """

    failures: int = 5
    """Failed requests within the window that open it,"""
    share: float = 0.5
    """if they are at least this share of all, from 0 to 1."""
    window: float = 60.0
    """Seconds that a request counts."""
    cooldown: float = 30.0
    """Seconds that it stays open before a call may try."""

    def __post_init__(self) -> None:
        for name, value in (("failures", self.failures), ("window", self.window), ("cooldown", self.cooldown)):
            if not value > 0:
                raise InvalidArgument(name, repr(value), "more than 0")
        if not 0 <= self.share <= 1:
            raise InvalidArgument("share", repr(self.share), "0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitState:
    """How one model of one provider fares."""

    provider: str
    model: str
    """Empty for requests that name none, such as a list of models."""
    phase: CircuitPhase
    requests: int
    """Answered or failed within the window; 0 while it is not closed, as are the next two."""
    failures: int
    overloads: int
    """Failures in which the provider said that it has no capacity, also within a stream."""
    retry_after: float
    """Seconds until a call may try; 0.0 where one may now."""


@dataclass(slots=True)
class _Bucket:
    number: int
    requests: int = 0
    failures: int = 0
    overloads: int = 0


class Circuit:
    """The state machine. `now` is in seconds of any clock that never goes back; not safe between threads."""

    def __init__(self, policy: CircuitPolicy) -> None:
        self._policy = policy
        self._buckets: deque[_Bucket] = deque()
        self._next_trial: float | None = None
        self._is_tried = False
        self._era = 0

    def admit(self, now: float) -> int | None:
        """A ticket to send one request with, or None. A trial that tells no result is replaced after a cooldown."""
        if self._next_trial is None:
            return self._era
        if now < self._next_trial:
            return None
        self._next_trial = now + self._policy.cooldown
        self._is_tried = True
        self._era += 1
        return self._era

    def succeeded(self, ticket: int, now: float) -> None:
        """A request was answered, if only with a refusal. What was sent before the last change is old news."""
        if ticket != self._era:
            return
        if self._next_trial is not None:
            self._next_trial, self._is_tried = None, False
            self._buckets.clear()
        self._bucket(now).requests += 1

    def failed(self, ticket: int, now: float, *, overloaded: bool = False, late: bool = False) -> None:
        """A request failed; `late` when it had been reported as answered, and its stream broke afterwards."""
        if ticket != self._era:
            return
        if self._next_trial is not None:
            self._open(now)
            return
        bucket = self._bucket(now)
        bucket.requests += not late
        bucket.failures += 1
        bucket.overloads += overloaded
        requests, failures, _ = self._counts(now)
        if failures >= self._policy.failures and failures >= self._policy.share * requests:
            self._open(now)

    def left(self, ticket: int, now: float) -> None:
        """A request was given up without a result; if it was the trial, another call may try."""
        if ticket == self._era and self._next_trial is not None:
            self._next_trial, self._is_tried = now, False
            self._era += 1

    def phase(self, now: float) -> CircuitPhase:
        """Half open from the moment on at which a call may try, and while one does."""
        if self._next_trial is None:
            return "closed"
        return "half_open" if self._is_tried or now >= self._next_trial else "open"

    def retry_after(self, now: float) -> float:
        """Seconds until a call is let through, as far as is known; 0.0 where one is now."""
        return 0.0 if self._next_trial is None else max(0.0, self._next_trial - now)

    def state(self, now: float, *, provider: str, model: str) -> CircuitState:
        """All of it at one moment."""
        requests, failures, overloads = self._counts(now)
        return CircuitState(
            provider=provider,
            model=model,
            phase=self.phase(now),
            requests=requests,
            failures=failures,
            overloads=overloads,
            retry_after=self.retry_after(now),
        )

    def _open(self, now: float) -> None:
        self._next_trial, self._is_tried = now + self._policy.cooldown, False
        self._era += 1
        self._buckets.clear()

    def _bucket(self, now: float) -> _Bucket:
        """The bucket of this moment, the ones that have left the window forgotten."""
        number = self._forget(now)
        if not self._buckets or self._buckets[-1].number != number:
            self._buckets.append(_Bucket(number))
        return self._buckets[-1]

    def _forget(self, now: float) -> int:
        number = int(now / self._policy.window * BUCKETS)
        while self._buckets and self._buckets[0].number <= number - BUCKETS:
            self._buckets.popleft()
        return number

    def _counts(self, now: float) -> tuple[int, int, int]:
        self._forget(now)
        buckets = self._buckets
        return (
            sum(bucket.requests for bucket in buckets),
            sum(bucket.failures for bucket in buckets),
            sum(bucket.overloads for bucket in buckets),
        )
