"""`python -m codegen diff`: what changed between two revisions of the APIs. Exit code 1 if anything breaks."""

from __future__ import annotations

import argparse
import json

from .compare import Report, compare, revision_at
from .compare.render import to_json, to_markdown
from .compare.revision import WORKTREE
from .source import SPECS, api_names

CHANGES = SPECS / "CHANGES.md"
TITLE = """# What changed in the providers' APIs

Newest first; written by `make update`. Names are the public ones of `interlingua_wire`.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two revisions, and how to print."""
    parser.add_argument("old", nargs="?", default="HEAD", help="a git revision or a folder of specs (default: HEAD)")
    parser.add_argument("new", nargs="?", default=WORKTREE, help="the same (default: the working tree)")
    parser.add_argument("--api", action="append", help="only this API; may be given again")
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    parser.add_argument("--record", action="store_true", help="also add the report to specs/CHANGES.md")


def run(arguments: argparse.Namespace) -> int:
    """Print the report of each API."""
    reports = [
        compare(revision_at(api, arguments.old), revision_at(api, arguments.new))
        for api in arguments.api or api_names()
    ]
    if arguments.json:
        print(json.dumps([to_json(report) for report in reports], indent=1))
    else:
        print("\n".join(to_markdown(report) for report in reports), end="")
    if arguments.record:
        record(reports)
    return 1 if any(report.breaking for report in reports) else 0


def record(reports: list[Report]) -> None:
    """Put what is new on top of `specs/CHANGES.md`; a report that stands there already is not added again."""
    before = CHANGES.read_text(encoding="utf-8").removeprefix(TITLE) if CHANGES.exists() else ""
    texts = [to_markdown(report) for report in reports if report.changes]
    added = [text for text in texts if text not in before]
    if added or not CHANGES.exists():
        CHANGES.write_text(TITLE + "".join(f"\n{text}" for text in added) + before, encoding="utf-8")
