"""`python -m codegen diff`: what changed between two revisions of the APIs.

Exit code 0: nothing breaks; 1: something does; 2: there is no such revision or API.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from .compare import WORKTREE, Report, apis_at, compare, revision_at
from .compare.render import to_json, to_markdown
from .compare.touches import Touches
from .history import changed_since_commit, record
from .problems import CodegenError, failure

Found = tuple[Report, Touches]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two revisions, and how to print."""
    place = "a git revision, a folder of specs, or a document of upstream's or ours"
    parser.add_argument("old", nargs="?", default="HEAD", help=f"{place} (default: HEAD)")
    parser.add_argument("new", nargs="?", default=WORKTREE, help="the same (default: the working tree)")
    parser.add_argument("--api", action="append", help="only this API; may be given again")
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    parser.add_argument("--record", action="store_true", help="also add the report to specs/CHANGES.md")


def run(arguments: argparse.Namespace) -> int:
    """Print the report of each API."""
    try:
        found = reports(arguments.old, arguments.new, arguments.api)
    except CodegenError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(to_json(found), indent=1, ensure_ascii=False))
    else:
        print("\n".join(to_markdown(*one) for one in found), end="")
    if arguments.record:
        record(found)
    return 1 if any(report.breaking for report, _ in found) else 0


def reports(old: str, new: str, apis: Sequence[str] | None = None) -> list[Found]:
    """The report of each API between two places. Raises `CodegenError` if there is no such place or API."""
    return [_report(api, old, new) for api in (_apis(old, new) if apis is None else apis)]


def tell_changes(apis: Sequence[str] | None) -> None:
    """Print and record how the APIs differ from what git has committed of them; say nothing where they do not."""
    found: list[Found] = []
    for api in changed_since_commit():
        if apis is None or api in apis:
            try:
                found.append(_report(api, "HEAD", WORKTREE))
            except CodegenError as error:
                print(f"{api}: what changed since the last commit cannot be told: {error}", file=sys.stderr)
    told = [one for one in found if one[0].changes]
    record(told)
    for one in told:
        print(to_markdown(*one))


def _report(api: str, old: str, new: str) -> Found:
    before = revision_at(api, old)
    after = revision_at(api, new, lock=before.names)
    if not before.exists and not after.exists:
        raise failure("unknown-api", api, f"it is neither in {old} nor in {new}")
    return compare(before, after), Touches(after if after.exists else before)


def _apis(old: str, new: str) -> list[str]:
    """Those that either place has. A document by itself is an API of the name of its file."""
    files = [Path(place) for place in (old, new) if Path(place).is_file()]
    if not files:
        return sorted({*apis_at(old), *apis_at(new)})
    if len(files) == 1:
        raise failure("no-api", files[0].name, "say with --api which API this document is compared with")
    name = re.sub(r"[^a-z0-9]+", "_", files[1].name.partition(".")[0].lower()).strip("_")
    return [name if name[:1].isalpha() else f"api_{name}"]
