"""The report as Markdown for people and as JSON for programs; docs/diff.md tells the shape of the JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ..problems import JSON
from .changes import Change, Report
from .touches import Touches

FORMAT = 1
"""Of the JSON; raised when a program that reads it would have to change."""
_SIDES = {"request": " (sent)", "reply": " (received)", "both": ""}


def to_json(reports: Iterable[tuple[Report, Touches]]) -> JSON:
    """All reports, with the hand-written lines that each change touches."""
    return {"format": FORMAT, "apis": [_report(report, touches) for report, touches in reports]}


def _report(report: Report, touches: Touches) -> JSON:
    return {
        "api": report.api,
        "old": report.old,
        "new": report.new,
        "verdict": report.verdict,
        "verdict_before_1": report.verdict_before_1,
        "breaking": len(report.breaking),
        "changes": [
            {
                "kind": change.kind,
                "where": change.where,
                "detail": change.detail,
                "side": change.side,
                "breaks": change.breaks,
                "wire": change.wire,
                "calls": list(change.calls),
                "touches": list(touches.of(change)),
            }
            for change in report.changes
        ],
    }


def to_markdown(report: Report, touches: Touches | None = None) -> str:
    """One section: the verdict, what breaks, what else changed, and, if given, our code that speaks of it."""
    if not report.changes:
        return f"{heading(report)}\n\nNothing changed.\n"
    others = [change for change in report.changes if not change.breaks]
    parts = [
        heading(report),
        f"{_counted(len(report.breaking), 'breaking change')}, {_counted(len(others), 'other change')}; "
        f"version: **{report.verdict}** (while it is 0.x: {report.verdict_before_1}).",
        *_section("Breaks", touches, report.breaking),
        *_section("Also changed", touches, others),
    ]
    return "\n\n".join(parts) + "\n"


def heading(report: Report) -> str:
    """The line that a report begins with."""
    return f"## {report.api}: {report.old} → {report.new}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _section(title: str, touches: Touches | None, changes: Iterable[Change]) -> list[str]:
    parts: list[str] = []
    for kind, group in groupby(sorted(changes, key=lambda one: (one.kind, one)), key=lambda one: one.kind):
        parts.append(f"### {title}: {kind}\n\n" + "\n".join(_line(touches, change) for change in group))
    return parts


def _line(touches: Touches | None, change: Change) -> str:
    calls = f" ({', '.join(f'`{call}`' for call in change.calls)})" if change.calls else ""
    detail = f": {_plain(change.detail)}" if change.detail else ""
    places = "".join(_places(touches.of(change) if touches else ()))
    return f"- `{change.where}`{calls}{detail}{_SIDES[change.side]}{places}"


def _places(places: Iterable[str]) -> Iterator[str]:
    """A file once, with all its lines."""
    for path, group in groupby(places, key=lambda place: place.rpartition(":")[0]):
        yield f" → `{path}:{','.join(place.rpartition(':')[2] for place in group)}`"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return f"`{text.replace('`', chr(39))}`" if set(text) & set("[]<>*_|\\`#") else text
