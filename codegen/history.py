"""`specs/CHANGES.md`: what changed in the APIs, newest first."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence

from .compare.changes import Report
from .compare.render import heading, to_markdown
from .compare.touches import Touches
from .source import ROOT, SPECS

CHANGES = SPECS / "CHANGES.md"
TITLE = """# What changed in the providers' APIs

Newest first; written by `make regen`. Names are the public ones of `interlingua_wire`.
"""
_SECTION = re.compile(r"(?m)^(?=## )")


def record(found: Sequence[tuple[Report, Touches]]) -> None:
    """Put each report on top, in place of one that began at the same revision: what came of it since is in this one."""
    before = CHANGES.read_text(encoding="utf-8").removeprefix(TITLE) if CHANGES.exists() else ""
    kept = [section for section in _SECTION.split(before) if section.strip()]
    added: list[str] = []
    for report, touches in found:
        start = heading(report).partition(" → ")[0] + " → "
        kept = [section for section in kept if not section.startswith(start)]
        added += [to_markdown(report, touches)] if report.changes else []
    text = "\n".join([TITLE, *(f"{section.strip()}\n" for section in [*added, *kept])])
    if (added or CHANGES.exists()) and (not CHANGES.exists() or CHANGES.read_text(encoding="utf-8") != text):
        CHANGES.write_text(text, encoding="utf-8")


def changed_since_commit() -> list[str]:
    """APIs whose facts, overlay or names are not what git has; none where git has no commit of this folder."""
    if _git("rev-parse", "--verify", "--quiet", "HEAD") is None:
        return []
    listed = _git("status", "--porcelain", "--untracked-files=all", "--no-renames", "--", "specs") or ""
    places = [line[3:].strip('"').split("/") for line in listed.splitlines()]
    return sorted({place[1] for place in places if len(place) > 2})


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None
