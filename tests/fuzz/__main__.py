"""All targets, one after another: `python -m tests.fuzz --seconds 600 --only sse`. Says how many inputs were tried."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from typing import NamedTuple

from tests.fuzz.targets import TARGETS

SECONDS = 600
COUNT = re.compile(r"number_of_executed_units: (\d+)")
STARTING = 60
"""Seconds that a process may take beyond those it was given."""


class Ran(NamedTuple):
    """What came of a target."""

    name: str
    inputs: int
    seconds: float
    failure: str


def seconds_given() -> int:
    """For all targets together, from the environment."""
    return int(os.environ.get("INTERLINGUA_FUZZ_SECONDS", SECONDS))


def ran(name: str, seconds: int) -> Ran:
    """One target in a process of its own."""
    begun = time.monotonic()
    process = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.run", name, str(seconds)],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds + STARTING,
        check=False,
    )
    told = process.stdout + process.stderr
    counts = COUNT.findall(told)
    failure = "" if process.returncode == 0 and counts else told[-6000:]
    return Ran(name, int(counts[-1]) if counts else 0, time.monotonic() - begun, failure)


def main() -> int:
    """1 if a target found a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=seconds_given(), help="for all targets together")
    parser.add_argument("--only", default="", help="targets whose name holds this")
    options = parser.parse_args()
    names = [name for name in TARGETS if options.only in name]
    results = [told(ran(name, max(1, options.seconds // len(names)))) for name in names]
    print(f"{sum(result.inputs for result in results):>12,} inputs in all", flush=True)
    return int(any(result.failure for result in results))


def told(result: Ran) -> Ran:
    """The same, printed."""
    outcome = f"FAILED\n{result.failure}" if result.failure else "ok"
    print(f"{result.inputs:>12,} inputs in {result.seconds:4.0f} s  {result.name:18} {outcome}", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
