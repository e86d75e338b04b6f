"""What a simulated Realtime server knows: its answers to come, its client secrets, and what each session was told."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

from interlingua.testing.simulators.scripts import Json, Script

Step: TypeAlias = Json | bytes | str | int | float
"""An event, a frame as it is, a code to close with, or seconds to be silent."""
MODELS = frozenset({"gpt-realtime", "gpt-realtime-mini", "gpt-realtime-2"})
CLOSED_TO = "Bearer wrong-key"


@dataclass
class State:
    """All of it."""

    script: Script = field(default_factory=Script)
    """The answers to come."""
    turns: deque[Sequence[Step]] = field(default_factory=deque[Sequence[Step]])
    """What comes in place of the next answers, step by step."""
    pace: float = 0.0
    """Seconds between the events of an answer."""
    secrets: dict[str, Json] = field(default_factory=dict[str, Json])
    """The sessions that client secrets stand for."""
    sessions: list[list[Json]] = field(default_factory=list[list[Json]])
    """The items of every session, in the order in which they began."""
    events: list[Json] = field(default_factory=list[Json])
    """What clients have sent."""
    _numbers: Any = field(default_factory=lambda: count(1), repr=False)

    def new_id(self, prefix: str) -> str:
        """A name nobody else has."""
        return f"{prefix}_{next(self._numbers):06d}"
