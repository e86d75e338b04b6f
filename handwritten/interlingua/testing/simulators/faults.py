"""What goes wrong because somebody asked for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, Literal, TypeAlias, get_args

from interlingua.testing.simulators.waiting import Waiting

Kind: TypeAlias = Literal["refuse", "reset", "stall", "cut", "tell", "garbage"]
HEADER = "x-simulator-fault"
"""A request may bring its own fault along, as JSON."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that goes wrong once.

    `refuse`: an error in place of the answer. `reset`: the connection breaks without one. `stall`: nothing happens for
    a while, before the answer or after so many events of it. `cut`: a stream breaks after so many events, any answer
    after so many bytes. `tell`: a stream tells of an error. `garbage`: what comes is not of the format.
    """

    kind: Kind
    operation: str = "*"
    """Which operations it strikes: a pattern over their ids."""
    status: int = 503
    message: str = "simulated"
    retry_after: float | None = None
    """Seconds that a refusal asks to wait."""
    after: int = 0
    """Events."""
    after_bytes: int | None = None
    """Where `cut` strikes instead: bytes of the body."""
    seconds: float = 0.0


class Faults(Waiting[Fault]):
    """Those that are still to come."""

    def take(self, operation: str, asked: str | None = None) -> Fault | None:
        """The fault that strikes now: the one that the request brings along, else the first that fits."""
        if asked is not None:
            return fault_from(asked)
        return self.first(lambda fault: fnmatchcase(operation, fault.operation))


def fault_from(text: str) -> Fault:
    """A fault as a header says it. Raises `ValueError`."""
    value: dict[str, Any] = json.loads(text)
    known = {field.name for field in fields(Fault)}
    fault = Fault(**{name: item for name, item in value.items() if name in known})
    if fault.kind not in get_args(Kind):
        raise ValueError(f"there is no fault {fault.kind!r}")
    return fault
