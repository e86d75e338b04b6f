"""What a type checker tells a user of the public face."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MARK = "# is: "


def diagnostics(path: Path) -> list[dict[str, Any]]:
    """What pyright says of a file, in the project's own strict setting."""
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--project", str(ROOT / "pyproject.toml"), str(path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)["generalDiagnostics"]
    return found


@pytest.fixture(scope="module")
def said() -> dict[int, list[tuple[str, str]]]:
    """Severity and message by line number of the sample."""
    pytest.importorskip("pyright")
    found: dict[int, list[tuple[str, str]]] = {}
    for item in diagnostics(HERE / "sample.py"):
        line = item["range"]["start"]["line"] + 1
        found.setdefault(line, []).append((item["severity"], item["message"]))
    return found


def expectations() -> list[tuple[int, str]]:
    lines = (HERE / "sample.py").read_text().splitlines()
    return [(number, line.split(MARK)[1]) for number, line in enumerate(lines, 1) if MARK in line]


@pytest.mark.parametrize(("line", "expected"), expectations())
def test_the_type_a_user_sees(said: dict[int, list[tuple[str, str]]], line: int, expected: str) -> None:
    messages = [message for _, message in said.get(line, [])]
    assert messages, f"pyright says nothing about line {line}"
    assert any(expected in message for message in messages), messages


def test_nothing_else_is_wrong_with_the_sample(said: dict[int, list[tuple[str, str]]]) -> None:
    expected = {line for line, _ in expectations()}
    assert {line: messages for line, messages in said.items() if line not in expected} == {}
