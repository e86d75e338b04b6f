"""The shared server that misbehaves in some fifty ways, against the unified client in three dialects."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.counts import SURVIVED
from tests.hostile.run import SHARED

RUNNER = Path(__file__).with_name("run.py")
DIALECTS = {"OpenAI": "openai", "Anthropic": "anthropic", "Gemini": "gemini"}
ADAPTERS = [*DIALECTS, *(f"Async{name}" for name in DIALECTS)]
PUNCTUAL = ["PunctualOpenAI", "AsyncPunctualOpenAI"]
LIMIT = 2.0
GRACE = 0.5

Rows = dict[str, dict[str, Any]]
"""By fault."""

pytestmark = [
    pytest.mark.skipif(not SHARED.exists(), reason="../shared/hostile is not there"),
    pytest.mark.xdist_group("hostile"),  # one worker makes the runs, once
]


def rows_there_are() -> list[tuple[str, str]]:
    """Adapter and fault of every row, from the shared catalogue."""
    if not SHARED.exists():
        return []
    sys.path.insert(0, str(SHARED))
    try:
        catalogue = importlib.import_module("faults").FAULTS
    finally:
        sys.path.remove(str(SHARED))
    dialects = {adapter: DIALECTS[adapter.removeprefix("Async")] for adapter in ADAPTERS}
    return [
        (adapter, name)
        for adapter in ADAPTERS
        for name, fault in catalogue.items()
        if dialects[adapter] in fault.dialects
    ]


def rows_from(adapter: str, folder: Path) -> Rows:
    """What the runner says of every fault; it forks a process for each."""
    out = folder / f"{adapter}.jsonl"
    jobs = "4" if adapter in PUNCTUAL else "8"  # where time is measured, less may go on beside it
    command = [sys.executable, str(RUNNER), adapter, "--out", str(out), "--timeout", str(LIMIT), "--jobs", jobs]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    return {row["fault"]: row for row in rows}


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, Future[Rows]]]:
    """All runs, two at a time; most of them is waiting."""
    folder = tmp_path_factory.mktemp("hostile")
    with ThreadPoolExecutor(2) as pool:
        yield {adapter: pool.submit(rows_from, adapter, folder) for adapter in [*ADAPTERS, *PUNCTUAL]}


@pytest.mark.parametrize(("adapter", "fault"), rows_there_are())
def test_a_row_is_survived(
    adapter: str, fault: str, runs: dict[str, Future[Rows]], pytestconfig: pytest.Config
) -> None:
    rows = runs[adapter].result()
    counts = pytestconfig.stash.setdefault(SURVIVED, {})
    counts[adapter] = f"{sum(row['survived'] for row in rows.values())} of {len(rows)}"
    row = rows[fault]
    assert row["survived"], (row["bad"], row.get("error"), row.get("answer"))


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_no_traceback_with_locals_shows_the_key(adapter: str, runs: dict[str, Future[Rows]]) -> None:
    assert [fault for fault, row in runs[adapter].result().items() if row["leak_locals"]] == []


@pytest.mark.parametrize("adapter", PUNCTUAL)
def test_every_call_ends_within_its_deadline(adapter: str, runs: dict[str, Future[Rows]]) -> None:
    seconds = {fault: row.get("secs", 99.0) for fault, row in runs[adapter].result().items()}
    assert {fault: late for fault, late in seconds.items() if late > LIMIT + GRACE} == {}
