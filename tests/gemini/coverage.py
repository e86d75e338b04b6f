"""Which operations the scenarios call: `python -m tests.gemini.coverage` writes it into `docs/gemini/operations.md`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.gemini import scenarios_corpora, scenarios_files, scenarios_models
from tests.gemini.calling import KINDS, play
from tests.gemini.grpc.calling import goes_over_grpc
from tests.house.tree import ROOT
from tests.peers.google_genai_table import known
from tests.wire.fakes import operations

SCENARIOS = [*scenarios_corpora.SCENARIOS, *scenarios_files.SCENARIOS, *scenarios_models.SCENARIOS]
PAGE = ROOT / "docs/gemini/operations.md"
HEAD = """# Every operation

Each row is a method of `il.connect("gemini")`, and under the same name of `il.connect_async("gemini")`: what the tests
call over HTTP, sync and async, against the [simulator](simulator.md), whether they call it over [gRPC](grpc.md) too,
and which method of Google's own SDK, google-genai {version}, does the same. That was found on {checked} by calling each
method of every resource that this API has too (`make operations ANEW=1`).
Written by `make operations`; a test compares.

| Method | HTTP | status | sync | async | gRPC | google-genai {version} |
|---|---|---|---|---|---|---|
"""
TAIL = """
Of {all} operations google-genai does {theirs}. [Live](live.md) is a conversation and no operation: `il.live` and
`il.live_async` here, `aio.live.connect` there.

What google-genai has beside that: the resources {resources}, which this API's document does not have; and these
methods, which want another server, or what the document does not have: {methods}.
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
    peer = known()
    rows = [
        f"| `{name}` | {operation.method} {operation.path} | {operation.lifecycle.status}"
        f" | {MARKS[name in called['sync']]} | {MARKS[name in called['async']]} | {MARKS[goes_over_grpc(operation)]}"
        f" | {spoken(peer.operations.get(name, ()))} |"
        for name, operation in sorted(operations("gemini").items())
    ]
    shared = {name.rpartition(".")[0] for names in peer.operations.values() for name in names}
    resources = sorted({name.rpartition(".")[0] for name in peer.others} - shared)
    methods = [name for name in peer.others if name.rpartition(".")[0] in shared]
    tail = {
        "all": len(rows),
        "theirs": len(peer.operations),
        "resources": spoken(resources),
        "methods": spoken(methods),
    }
    return HEAD.format(version=peer.version, checked=peer.checked) + "\n".join(rows) + "\n" + TAIL.format(**tail)


def spoken(names: Sequence[str]) -> str:
    """Names of methods, or that there is none."""
    return ", ".join(f"`{name}`" for name in names) or "no"


if __name__ == "__main__":
    PAGE.write_text(page(called_by_scenarios()), encoding="utf-8")
