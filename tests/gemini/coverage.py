"""Which operations the scenarios call: `python -m tests.gemini.coverage` writes it into `docs/gemini/operations.md`."""

from __future__ import annotations

from collections.abc import Mapping

from tests.gemini import scenarios_corpora, scenarios_files, scenarios_models
from tests.gemini.calling import KINDS, play
from tests.house.tree import ROOT
from tests.wire.fakes import operations

SCENARIOS = [*scenarios_corpora.SCENARIOS, *scenarios_files.SCENARIOS, *scenarios_models.SCENARIOS]
PAGE = ROOT / "docs/gemini/operations.md"
HEAD = """# Every operation

What the tests call over HTTP, sync and async, against the [simulator](simulator.md), and whether gRPC can do it too.
Written by `python -m tests.gemini.coverage`; a test compares.

| Operation | HTTP | status | sync | async | gRPC |
|---|---|---|---|---|---|
"""
MARKS = {True: "yes", False: "no"}


def called_by_scenarios() -> dict[str, set[str]]:
    """The operations that were called, by kind of client."""
    called: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for kind in KINDS:
        for scenario in SCENARIOS:
            play(scenario, kind, called[kind])
    return called


def page(called: Mapping[str, set[str]]) -> str:
    """The table."""
    rows = [
        f"| `{name}` | {operation.method} {operation.path} | {operation.lifecycle.status}"
        f" | {MARKS[name in called['sync']]} | {MARKS[name in called['async']]} | {MARKS[operation.grpc is not None]} |"
        for name, operation in sorted(operations("gemini").items())
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(called_by_scenarios()), encoding="utf-8")
