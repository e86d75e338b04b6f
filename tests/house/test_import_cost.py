"""Importing does nothing: little time, few modules, no socket, no file but code."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

CPU_BUDGET_MS = 25
MODULE_BUDGET = 100
RUNS = 7

PROBE = """
import sys
touched = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        touched.append(arguments[0])
    elif event.startswith("socket."):
        touched.append(event)
if {watched}:
    sys.addaudithook(watch)
import time
before, start = set(sys.modules), time.process_time()
import {module}
spent = (time.process_time() - start) * 1000
import json
touched = [path for path in touched if not path.endswith((".py", ".pyc"))]
print(json.dumps({{"ms": spent, "modules": sorted(set(sys.modules) - before), "touched": touched}}))
"""


def probe(module: str, *, watched: bool) -> dict[str, Any]:
    """Import the module in an interpreter of its own and say what that took."""
    source = PROBE.format(module=module, watched=watched)
    output = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True).stdout
    return json.loads(output)


@cache
def timings(module: str) -> list[dict[str, Any]]:
    """Several imports, each in a fresh interpreter; the first one may still have to compile."""
    return [probe(module, watched=False) for _ in range(RUNS)]


def test_import_costs_little() -> None:
    assert min(run["ms"] for run in timings("interlingua")) < CPU_BUDGET_MS


def test_import_loads_few_modules() -> None:
    assert len(timings("interlingua")[-1]["modules"]) < MODULE_BUDGET


@pytest.mark.parametrize("module", ["interlingua", "interlingua_wire", "interlingua.cli"])
def test_import_leaves_what_a_call_needs_to_the_call(module: str) -> None:
    loaded = {name.partition(".")[0] for name in probe(module, watched=False)["modules"]}
    assert loaded & {"pydantic", "httpx", "httpcore", "aiohttp", "attrs", "attr", "cattrs", "typer", "rich"} == set()


@pytest.mark.parametrize("module", ["interlingua", "interlingua_wire", "interlingua.cli"])
def test_import_opens_no_socket_and_reads_nothing_but_code(module: str) -> None:
    assert probe(module, watched=True)["touched"] == []
