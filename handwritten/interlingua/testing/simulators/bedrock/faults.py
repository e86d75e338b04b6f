"""What goes wrong because somebody asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, TypeAlias

from interlingua.testing.simulators.waiting import Waiting

Kind: TypeAlias = Literal["refuse", "reset", "stall", "cut", "fail"]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that goes wrong once.

    `refuse`: an error in place of the answer. `reset`: the connection breaks before it. `stall`: nothing happens for a
    while. `cut`: a stream breaks after so many events. `fail`: after so many events a stream tells of an error.
    """

    kind: Kind
    operation: str = "*"
    """Which operations it strikes: a pattern over their ids."""
    model: str = "*"
    """Which models it strikes, likewise."""
    code: str = "ThrottlingException"
    message: str = "Too many requests, please wait before trying again."
    retry_after: float | None = None
    """Seconds that a refusal asks to wait."""
    after: int = 0
    seconds: float = 0.0


class Faults(Waiting[Fault]):
    """Those that are still to come."""

    def take(self, operation: str, model: str) -> Fault | None:
        """The fault that strikes now: the first that fits."""
        return self.first(lambda fault: fnmatchcase(operation, fault.operation) and fnmatchcase(model, fault.model))
