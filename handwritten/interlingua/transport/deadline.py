"""One monotonic deadline for a call, and what it leaves for the next wait."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import Self


class Deadline:
    """The moment at which a call must have ended."""

    __slots__ = ("_end", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left; negative once it has passed."""
        return self._end - monotonic()

    @property
    def has_passed(self) -> bool:
        """Whether nothing is left."""
        return monotonic() >= self._end


class Allowance(float):
    """Seconds that one wait on the network may take.

    As a number it is what was left when it was made, which is all that a foreign HTTP library understands. Our own
    sockets ask it again before every wait, so that a server which sends a byte now and then cannot outlast a deadline.
    """

    __slots__ = ("_deadline", "idle")

    idle: float
    """Seconds that a single wait may take, however much is left."""
    _deadline: Deadline

    def __new__(cls, deadline: Deadline, idle: float = inf) -> Self:
        allowance = super().__new__(cls, max(0.001, min(deadline.remaining(), idle)))
        allowance._deadline = deadline
        allowance.idle = idle
        return allowance

    def until_deadline(self) -> float:
        """Seconds for all waits together."""
        return self._deadline.remaining()

    def now(self) -> float:
        """Seconds for a wait that begins now."""
        return min(self._deadline.remaining(), self.idle)

    def shorten(self, seconds: float) -> None:
        """All waits from now on may together take no longer than this."""
        self._deadline = Deadline(min(seconds, self._deadline.remaining()))
