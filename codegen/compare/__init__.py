"""What changed between two revisions of an API, in public names, and whether it breaks whom."""

from __future__ import annotations

from .changes import Change, Kind, Report, Side, Verdict
from .operations import compare_operations
from .revision import WORKTREE, Revision, apis_at, revision_at
from .schemas import compare_schemas
from .whole import compare_whole

__all__ = ["WORKTREE", "Change", "Kind", "Report", "Revision", "Side", "Verdict", "apis_at", "compare", "revision_at"]


def compare(old: Revision, new: Revision) -> Report:
    """All changes from `old` to `new`, the breaking ones first."""
    parts = (compare_whole, compare_operations, compare_schemas)
    if old.exists and new.exists:
        changes = [change for part in parts for change in part(old, new)]
    else:
        changes = _came_or_went(old, new)
    ordered = sorted(dict.fromkeys(changes), key=lambda change: (not change.breaks, change))
    return Report(new.api.name, old.label, new.label, tuple(ordered))


def _came_or_went(old: Revision, new: Revision) -> list[Change]:
    """An API that came or went is one change."""
    if new.exists:
        return [Change("API added", new.api.name, f"{len(new.api.operations)} operations")]
    if old.exists:
        return [Change("API removed", old.api.name, f"{len(old.api.operations)} operations", breaks=True)]
    return []
