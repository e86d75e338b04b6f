"""What a user installs: both packages, typed, with their rows and licences, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names of the files in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    [path] = folder.glob("*.whl")
    return frozenset(zipfile.ZipFile(path).namelist())


def test_both_packages_say_that_they_are_typed(wheel: frozenset[str]) -> None:
    assert {"interlingua/py.typed", "interlingua_wire/py.typed"} <= wheel


def test_the_rows_come_along(wheel: frozenset[str]) -> None:
    rows = {str(path.relative_to(ROOT / "handwritten")) for path in (ROOT / "handwritten").rglob("*.toml")}
    assert "interlingua/providers/catalog.toml" in rows
    assert {*rows, "interlingua/providers/rows.py", "interlingua/profiles/rows.py"} <= wheel


def test_the_licence_and_the_notice_come_along(wheel: frozenset[str]) -> None:
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in wheel if ".dist-info/" in name}


def test_nothing_else_comes_along(wheel: frozenset[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel if ".dist-info/" not in name}
    assert tops == {"interlingua", "interlingua_wire"}
