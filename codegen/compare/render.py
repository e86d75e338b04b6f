"""The report as Markdown for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ..problems import JSON
from .changes import Change, Report
from .touches import touched_by


def to_json(report: Report) -> JSON:
    """Everything in the report, touched files with it."""
    return {
        "api": report.api,
        "old": report.old,
        "new": report.new,
        "verdict": report.verdict,
        "changes": [
            {
                "kind": change.kind,
                "where": change.where,
                "detail": change.detail,
                "side": change.side,
                "breaks": change.breaks,
                "touches": list(touched_by(report.api, change)),
            }
            for change in report.changes
        ],
    }


def to_markdown(report: Report) -> str:
    """One section: the verdict, what breaks, what else changed, and our code that speaks of it."""
    title = f"## {report.api}: {report.old} → {report.new}"
    if not report.changes:
        return f"{title}\n\nNothing changed.\n"
    others = [change for change in report.changes if not change.breaks]
    summary = f"{len(report.breaking)} breaking, {len(others)} other changes; version: **{report.verdict}**."
    parts = [
        title,
        summary,
        *_section("Breaks", report.api, report.breaking),
        *_section("Also changed", report.api, others),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, api: str, changes: Iterable[Change]) -> list[str]:
    parts: list[str] = []
    for kind, group in groupby(sorted(changes), key=lambda change: change.kind):
        parts.append(f"### {title}: {kind}\n\n" + "\n".join(_line(api, change) for change in group))
    return parts


def _line(api: str, change: Change) -> str:
    detail = f": {change.detail}" if change.detail else ""
    side = "" if change.side == "both" else f" ({change.side})"
    touches = "".join(f" → `{path}`" for path in touched_by(api, change))
    return f"- `{change.where}`{detail}{side}{touches}"
