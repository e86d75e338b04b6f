"""A copy of what is committed, with nothing installed, sets itself up and runs the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, tracked


@pytest.mark.heavy
def test_a_fresh_copy_sets_itself_up_and_runs_the_demo(tmp_path: Path) -> None:
    for path in tracked():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, tmp_path / path)
    surroundings = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    result = subprocess.run(
        ["make", "demo"], cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert (tmp_path / ".venv/.ready").exists()
