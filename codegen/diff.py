"""`python -m codegen diff`: what changed between two revisions of the APIs. Exit code 1 if anything breaks."""

from __future__ import annotations

import argparse
import json

from .compare import compare, revision_at
from .compare.render import to_json, to_markdown
from .compare.revision import WORKTREE
from .source import api_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two revisions, and how to print."""
    parser.add_argument("old", nargs="?", default="HEAD", help="a git revision or a folder of specs (default: HEAD)")
    parser.add_argument("new", nargs="?", default=WORKTREE, help="the same (default: the working tree)")
    parser.add_argument("--api", action="append", help="only this API; may be given again")
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")


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
    return 1 if any(report.breaking for report in reports) else 0
