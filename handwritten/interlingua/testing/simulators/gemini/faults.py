"""What goes wrong because somebody asked for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, Literal, TypeAlias, get_args

from interlingua.testing.simulators.gemini.refusals import STATUSES, Refusal, invalid, retry_in
from interlingua.testing.simulators.waiting import Waiting

Kind: TypeAlias = Literal["refuse", "reset", "lost", "stall", "cut"]
HEADER = "x-simulator-fault"
"""A request may bring its own fault along, as JSON."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that goes wrong once.

    `refuse`: an error in place of the answer. `reset`: the connection breaks, while a body comes in after so many
    bytes of it. `lost`: all is done, then the connection breaks without an answer. `stall`: nothing happens for a
    while. `cut`: a stream breaks after so many events.
    """

    kind: Kind
    operation: str = "*"
    """Which operations it strikes: a pattern over their ids; steps of uploads are `upload.start`, `upload.piece`,
    `upload.finalize` (the last piece) and `upload.query`, messages of Live `live`."""
    status: str = "UNAVAILABLE"
    retry_after: float | None = None
    """Seconds that a refusal asks to wait."""
    after: int = 0
    """Bytes or events."""
    seconds: float = 0.0

    def refusal(self) -> Refusal:
        """As an answer."""
        details = () if self.retry_after is None else (retry_in(self.retry_after),)
        return Refusal(self.status, f"Simulated: {self.status}.", *details)


class Faults(Waiting[Fault]):
    """Those that are still to come."""

    def take(self, operation: str, asked: str | None = None) -> Fault | None:
        """The fault that strikes now: the one that the request brings along, else the first that fits."""
        if asked is not None:
            return _read(asked)
        return self.first(lambda fault: fnmatchcase(operation, fault.operation))


def _read(text: str) -> Fault:
    try:
        value: dict[str, Any] = json.loads(text)
        known = {field.name for field in fields(Fault)}
        fault = Fault(**{name: item for name, item in value.items() if name in known})
    except (ValueError, TypeError) as error:
        raise invalid(f"{HEADER}: {error}") from None
    if fault.kind not in get_args(Kind) or fault.status not in STATUSES:
        raise invalid(f"{HEADER}: there is no such fault")
    return fault
