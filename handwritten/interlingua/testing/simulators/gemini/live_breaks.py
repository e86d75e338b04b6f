"""Ends of Live connections at chosen points of a conversation, one after the other."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal, TypeAlias

Point: TypeAlias = Literal[
    "open", "setup", "begun", "told", "asked", "speaking", "called", "results", "complete", "unkept", "kept"
]
"""`open`: a connection comes. `setup`: its setup is here, and `begun`: taken. `told`: what needs no answer is here.
`asked`: what needs one is. `speaking`: a part of the answer is out. `called`: functions are to be called, and
`results`: what came of them is here. `complete`: all but the end of the turn is out. `unkept`: that too, but no handle
to resume with, and `kept`: that as well."""


@dataclass(frozen=True, kw_only=True)
class LiveBreak:
    """What happens when a conversation comes to a point."""

    at: Point
    how: int | Literal["goAway"] = 1006
    """The code that the connection is closed with, 1006: it is lost without a word; or the server says that the
    connection will end, and goes on."""


class LiveBreaks(deque[LiveBreak]):
    """Those that are to come. Only the first can happen; the others wait for it."""

    def reached(self, point: Point) -> LiveBreak | None:
        """What happens at this point, which then is over."""
        return self.popleft() if self and self[0].at == point else None
