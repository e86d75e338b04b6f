"""The examples of docs/gemini run as they stand, against the simulator."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from interlingua.testing.simulators import GeminiSimulator
from tests.examples.test_readme import EXAMPLE
from tests.house.tree import ROOT

PAGES = sorted((ROOT / "docs/gemini").glob("*.md"))
EXAMPLES = [
    pytest.param(code, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, code in enumerate(EXAMPLE.findall(page.read_text("utf-8")))
]


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_runs_without_complaint(code: str, tmp_path: Path) -> None:
    with GeminiSimulator() as simulator:
        settings = {"GEMINI_BASE_URL": simulator.address, "GEMINI_API_KEY": "any", "SIMULATOR": simulator.address}
        result = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=tmp_path,
            env=os.environ | settings,
        )
    assert result.stderr == ""
    assert result.returncode == 0
    assert result.stdout
