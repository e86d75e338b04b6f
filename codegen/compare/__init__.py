"""What changed between two revisions of an API, in public names, and whether it breaks whom."""

from __future__ import annotations

from .changes import Change, Kind, Report, Verdict
from .operations import compare_operations
from .revision import Revision, revision_at
from .schemas import compare_schemas
from .touches import touched_by

__all__ = ["Change", "Kind", "Report", "Revision", "Verdict", "compare", "revision_at", "touched_by"]


def compare(old: Revision, new: Revision) -> Report:
    """All changes from `old` to `new`, the breaking ones first."""
    changes = (
        [*compare_operations(old, new), *compare_schemas(old, new)] if old.exists and new.exists else _whole(old, new)
    )
    ordered = sorted(changes, key=lambda change: (not change.breaks, change))
    return Report(new.api.name, old.label, new.label, tuple(ordered))


def _whole(old: Revision, new: Revision) -> list[Change]:
    """An API that came or went is one change."""
    if new.exists:
        return [Change("API added", new.api.name, f"{len(new.api.operations)} operations")]
    if old.exists:
        return [Change("API removed", old.api.name, f"{len(old.api.operations)} operations", breaks=True)]
    return []
