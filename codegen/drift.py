"""How far two places that have the same API's documents are apart, in public names."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from .compare import Report, compare, revision_at
from .compare.render import to_markdown
from .compare.revision import COMPANIONS, FACTS, Revision
from .source import SPECS, Place, load_source
from .upstream import Facts, read_upstream

SILENT = "The facts differ, though in nothing that a public name shows.\n"


@dataclass(frozen=True, slots=True)
class Drift:
    """What the second place has otherwise than the first."""

    report: Report
    same_facts: bool

    @property
    def differs(self) -> bool:
        """Whether the two places give different facts."""
        return not self.same_facts

    def __str__(self) -> str:
        hidden = f"\n{SILENT}" if self.differs and not self.report.changes else ""
        return to_markdown(self.report) + hidden


def drift_report(api: str, old: Place, new: Place, *, mirror: Path | None = None, specs: Path = SPECS) -> Drift:
    """Read an API from both places and compare. Nothing is written."""
    source = load_source(api, specs=specs)
    before, after = (read_upstream(source, place=place, mirror=mirror) for place in (old, new))
    home = specs / api
    report = compare(_compiled(home, before, old), _compiled(home, after, new))
    return Drift(report, before.document == after.document)


def _compiled(home: Path, facts: Facts, place: Place) -> Revision:
    """The facts with the overlay and names that lie at home."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / home.name
        target.mkdir()
        (target / FACTS).write_text(json.dumps(facts.document), encoding="utf-8")
        for name in COMPANIONS:
            if (home / name).exists():
                shutil.copyfile(home / name, target / name)
        revision = revision_at(home.name, folder)
    version = facts.document["info"]["version"]
    return replace(revision, label=f"{place} {version} ({facts.sha256[:8]})")
