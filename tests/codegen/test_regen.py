"""Regenerating: the same from the same, whatever the hash seed; touched and stale files are found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.room import OURS, Room
from codegen.written import different, formatted, leftovers, write

ROOT = Path(__file__).resolve().parents[2]


def check(*arguments: str, seed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "codegen", "regen", "--check", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True)


def test_what_is_on_disk_is_what_the_compiler_makes() -> None:
    run = check("--api", "gemini", seed="7")
    assert run.returncode == 0, run.stderr


@pytest.mark.heavy
@pytest.mark.parametrize("seed", ["0", "1", "77"])
def test_every_api_comes_out_the_same_with_any_hash_seed(seed: str) -> None:
    run = check(seed=seed)
    assert run.returncode == 0, run.stderr


def test_a_touched_file_differs(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    write({path: "x = 1\n"}, [])
    assert different({path: "x = 1\n"}) == []
    path.write_text("x = 2\n")
    assert different({path: "x = 1\n"}) == [path]


def test_what_nothing_generates_any_more_is_found_and_removed(tmp_path: Path) -> None:
    kept, old = tmp_path / "x" / "a.py", tmp_path / "x" / "deep" / "old.py"
    write({kept: "", old: ""}, [])
    assert leftovers({kept: ""}, ["x"], Room(tmp_path, tmp_path, tmp_path / "reference", "x")) == [old]
    write({kept: ""}, [old])
    assert not old.parent.exists()
    assert kept.exists()


def test_a_file_that_nobody_generates_is_found_wherever_it_lies(tmp_path: Path) -> None:
    room = Room(tmp_path, tmp_path, tmp_path / "reference", "x")
    strays = [tmp_path / "stray.py", tmp_path / "_core" / "stray.py", tmp_path / "gone" / "client.py"]
    write(dict.fromkeys(strays, ""), [])
    assert leftovers({}, [], room, all_apis=True) == sorted(strays)
    assert leftovers({}, [], room) == [tmp_path / "_core" / "stray.py"]


TOUCHED = (
    "generated/interlingua_wire/ollama/client.py",
    "generated/interlingua_wire/ollama/resources/stray.py",
    "generated/interlingua_wire/_core/model.py",
    "generated/interlingua_wire/_core/stray.py",
    "generated/interlingua_wire/stray.py",
    "generated/interlingua_wire/by_name.py",
    "generated/interlingua_wire/gone/client.py",
    "handwritten/interlingua/_sync/client.py",
    "handwritten/interlingua/transport/_sync/stray.py",
    "specs/ollama/names.lock.json",
)


def test_whatever_is_touched_or_added_is_told(tmp_path: Path) -> None:
    for folder in ("codegen", "generated", "handwritten", "specs/ollama"):
        others = ("__pycache__", *(["openai", "anthropic", "gemini"] if folder == "generated" else []))
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(*others))
    command = [sys.executable, "-m", "codegen", "regen"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    for path in TOUCHED:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        with (tmp_path / path).open("a") as file:
            file.write("\n")
    with (tmp_path / "specs/ollama/overlay.yaml").open("a") as file:
        file.write("# A word.\n")
    run = subprocess.run([*command, "--check"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 1
    told = {line.partition(" ")[0] for line in run.stderr.splitlines()}
    assert told >= {*TOUCHED, "generated/interlingua_wire/manifest.json"}


def test_imports_that_are_not_needed_go_and_the_rest_is_sorted() -> None:
    path = OURS.target / "x.py"
    source = "import sys\nfrom interlingua_wire._core import b\nimport os\nfrom typing import Any\n\nx: Any = (os,b)\n"
    assert formatted({path: source})[path] == (
        "import os\nfrom typing import Any\n\nfrom interlingua_wire._core import b\n\nx: Any = (os, b)\n"
    )
