"""The demo shows what holds, and fails when something does not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from examples.demo.regeneration import differences
from tests.house.tree import ROOT


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the root of the repository."""
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_what_does_not_hold_ends_it_with_1() -> None:
    source = (
        "import sys\n"
        "import examples.demo.__main__ as demo\n"
        "demo.run = lambda screen, offline: screen.expect(False, 'the sky is green')\n"
        "sys.exit(demo.main())"
    )
    result = run("-c", source)
    assert (result.returncode, result.stderr) == (1, "")
    assert "failed: the sky is green" in result.stdout


def test_it_cannot_leave_this_machine() -> None:
    source = (
        "import socket\n"
        "from examples.demo.offline import Offline\n"
        "Offline().begin()\n"
        "socket.create_connection(('192.0.2.1', 80), timeout=1)"
    )
    assert "something wanted 192.0.2.1" in run("-c", source).stderr


def test_its_diff_names_files_that_changed_came_or_went() -> None:
    before = {"same.py": b"1", "changed.py": b"1", "gone.py": b"1"}
    after = {"same.py": b"1", "changed.py": b"2", "new.py": b"1"}
    assert differences(before, after) == ["changed.py", "gone.py", "new.py"]


@pytest.mark.heavy
def test_all_of_it_holds() -> None:
    result = run("-m", "examples.demo")
    assert (result.returncode, result.stderr) == (0, "")
    assert "all of it held" in result.stdout
