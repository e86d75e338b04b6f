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
    changes = [*compare_operations(old, new), *compare_schemas(old, new)]
    return Report(
        new.api.name, old.label, new.label, tuple(sorted(changes, key=lambda change: (not change.breaks, change)))
    )
