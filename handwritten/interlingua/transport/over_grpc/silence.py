"""Ends what waits for too long, under a library whose waits take no limit."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from threading import TIMEOUT_MAX, Condition, Thread
from time import monotonic


class Silence:
    """Watches the waits of one reader; its thread is there from the first that has a limit of its own."""

    def __init__(self, fall: Callable[[], object]) -> None:
        self._fall = fall
        self._until = inf
        self._changed = Condition()
        self._thread: Thread | None = None
        self._is_over = False

    def watch(self, seconds: float) -> None:
        """A wait begins that may take so long."""
        with self._changed:
            self._until = monotonic() + seconds
            self._changed.notify()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="silence", daemon=True)
            self._thread.start()

    def rest(self) -> None:
        """The wait is over."""
        self._until = inf

    def end(self) -> None:
        """Nobody waits any more."""
        with self._changed:
            self._is_over = True
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._is_over:
                left = self._until - monotonic()
                if left <= 0:
                    break
                self._changed.wait(min(left, TIMEOUT_MAX))
        if not self._is_over:
            self._fall()
