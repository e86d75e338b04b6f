"""One change, and all of them together with the version number they ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "API added",
    "API removed",
    "API changed",
    "operation added",
    "operation removed",
    "operation moved",
    "operation changed",
    "parameter added",
    "parameter removed",
    "parameter changed",
    "type added",
    "type removed",
    "type changed",
    "field added",
    "field removed",
    "field changed",
    "value added",
    "value removed",
    "member added",
    "member removed",
    "name changed",
    "limits changed",
]
Side: TypeAlias = Literal["request", "reply", "both"]
Verdict: TypeAlias = Literal["none", "patch", "minor", "major"]

_PATCHES: frozenset[Kind] = frozenset({"API changed", "operation moved", "limits changed"})
"""What users need not write anything for, nor can: the new client does it, or the server refuses other values."""
_BEFORE_1: dict[Verdict, Verdict] = {"none": "none", "patch": "patch", "minor": "patch", "major": "minor"}


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
    wire: str = field(default="", compare=False)
    """The same place on the wire: `POST /chat/completions`, or schema and field, as in `Usage.inputTokens`."""
    calls: tuple[str, ...] = field(default=(), compare=False)
    """Methods that take a changed field as a keyword."""


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
        """Which part of the version number the changes ask for (SemVer 2.0), from 1.0 on."""
        if self.breaking:
            return "major"
        if any(change.kind not in _PATCHES for change in self.changes):
            return "minor"
        return "patch" if self.changes else "none"

    @property
    def verdict_before_1(self) -> Verdict:
        """The same while the version is 0.x: what breaks raises the minor number, all else the patch number."""
        return _BEFORE_1[self.verdict]
