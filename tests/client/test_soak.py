"""A shorter soak than `make soak`: nothing is left behind by thousands of calls of which one in twenty goes wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells what memory is in use")


@pytest.mark.heavy
@pytest.mark.parametrize("way", ["sync", "async"])
def test_nothing_is_left_behind(way: str) -> None:
    command = [sys.executable, "-W", "error::ResourceWarning", "-m", "benchmarks.soak", "--way", way]
    run = subprocess.run(
        [*command, "--requests", "3000", "--streams", "300"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.endswith("nothing is left behind\n")
