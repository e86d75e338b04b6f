"""One change, and all of them together with the version number they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "API added",
    "API removed",
    "operation added",
    "operation removed",
    "operation moved",
    "operation changed",
    "parameter added",
    "parameter removed",
    "parameter changed",
    "type added",
    "type removed",
    "field added",
    "field removed",
    "field changed",
    "value added",
    "value removed",
    "member added",
    "member removed",
    "name changed",
]
Side: TypeAlias = Literal["request", "reply", "both"]
Verdict: TypeAlias = Literal["none", "patch", "minor", "major"]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One thing that is different, in the names that users see."""

    kind: Kind
    where: str
    """Public name: `chat.completions.create`, `chat.completions.create(temperature)`, `Usage.input_tokens`."""
    detail: str = ""
    side: Side = "both"
    breaks: bool = False
    """Code that is correct today would fail, or fail to type-check."""


@dataclass(frozen=True, slots=True)
class Report:
    """Every change of one API between two revisions."""

    api: str
    old: str
    new: str
    changes: tuple[Change, ...]

    @property
    def breaking(self) -> tuple[Change, ...]:
        """The changes that break somebody."""
        return tuple(change for change in self.changes if change.breaks)

    @property
    def verdict(self) -> Verdict:
        """Which part of the version number the changes ask for (SemVer 2.0, 1.0 and later)."""
        if self.breaking:
            return "major"
        if any(change.kind.endswith("added") for change in self.changes):
            return "minor"
        return "patch" if self.changes else "none"
