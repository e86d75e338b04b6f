"""Every example of the README runs as it stands, in an interpreter of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.dialects import VARIABLES, answer
from tests.house.tree import ROOT
from tests.serving import LocalServer, serving

SECTION = re.compile(r"^## (?P<title>.+?)$(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
KEY = "a-key-that-must-not-be-shown"

PRINTED = {
    "Ask": "Paris it is. stop 5",
    "Stream": "Once upon a time.",
    "Get a typed value": "99.5",
    "Let the model call your functions": "Paris it is. 34",
    "Call a provider's own API, typed": "total_token_count=6",
}


def examples() -> dict[str, str]:
    """The Python code of each section that has some."""
    readme = (ROOT / "README.md").read_text("utf-8")
    found = {section["title"]: EXAMPLE.findall(section["text"]) for section in SECTION.finditer(readme)}
    return {title: code for title, [code] in ((title, codes) for title, codes in found.items() if codes)}


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    """Answers for every provider that the README names."""
    with serving(answer) as running:
        yield running


def test_each_example_is_tested() -> None:
    assert examples().keys() == PRINTED.keys()


@pytest.mark.parametrize("title", PRINTED)
def test_the_example_prints_what_it_should(title: str, server: LocalServer) -> None:
    addresses = {name: server.address + path for name, path in VARIABLES.items()}
    keys = {name.replace("_BASE_URL", "_API_KEY"): KEY for name in VARIABLES}
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", examples()[title]],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | addresses | keys,
    )
    assert result.stderr == ""
    assert PRINTED[title] in result.stdout


def test_the_examples_are_clean_under_strict_pyright(tmp_path: Path) -> None:
    pages = EXAMPLE.findall((ROOT / "docs/recovery.md").read_text("utf-8"))
    for number, code in enumerate([*examples().values(), *pages]):
        (tmp_path / f"example_{number}.py").write_text(code, "utf-8")
    settings = {
        "include": ["."],
        "extraPaths": [str(ROOT / "handwritten"), str(ROOT / "generated")],
        "typeCheckingMode": "strict",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [sys.executable, "-m", "pyright", "--project", str(tmp_path), "--pythonpath", sys.executable]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stdout.startswith("0 errors")
