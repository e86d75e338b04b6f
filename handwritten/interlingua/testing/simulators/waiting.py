"""Things that go wrong once, in the order in which somebody asked for them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

FaultT = TypeVar("FaultT")


class Waiting(Generic[FaultT]):
    """Those that are still to come."""

    def __init__(self) -> None:
        self._waiting: deque[FaultT] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def left(self) -> list[FaultT]:
        """All of them."""
        return list(self._waiting)

    def add(self, fault: FaultT, *, times: int = 1) -> None:
        """Have it strike the next requests that it fits."""
        self._waiting.extend([fault] * times)

    def first(self, fits: Callable[[FaultT], bool]) -> FaultT | None:
        """The first that fits, which then is over."""
        for fault in self._waiting:
            if fits(fault):
                self._waiting.remove(fault)
                return fault
        return None
