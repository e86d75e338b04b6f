"""How the time of a decoder grows with what it is given, in a way that a busy machine does not disturb."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Protocol

RATIO = 2.5
"""Twice the bytes may take this many times as long; what grows with the square takes four."""
TRIES = 10


class Reads(Protocol):
    """Decodes this many bytes in pieces of this size, and checks what came out."""

    def __call__(self, length: int, size: int, /) -> None: ...


def ratio_of_doubling(reads: Reads, *, length: int, size: int) -> float:
    """Time for `length` bytes over the time for half of them: the least CPU time of several tries in turn.

    What is measured first in a process pays for its memory; a try that another process disturbs is not the least one.
    """
    half, whole = float("inf"), float("inf")
    for _ in range(TRIES):
        half = min(half, _seconds(lambda: reads(length // 2, size)))
        whole = min(whole, _seconds(lambda: reads(length, size)))
        if whole <= RATIO * half:
            break
    return whole / half


def _seconds(act: Callable[[], None]) -> float:
    gc.collect()
    gc.disable()
    begun = time.process_time()
    try:
        act()
    finally:
        gc.enable()
    return time.process_time() - begun
