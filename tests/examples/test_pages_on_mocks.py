"""The examples of pages that run on mocks and local servers print what stands beside them."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.examples.test_readme import EXAMPLE
from tests.house.tree import ROOT

PAGES = ("docs/outputs.md", "docs/simulators.md", "docs/testing.md")
EXPECTED = re.compile(r"# -> (.*)$", re.MULTILINE)
EXAMPLES = [code for page in PAGES for code in EXAMPLE.findall((ROOT / page).read_text("utf-8"))]


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_prints_what_stands_beside_it(code: str) -> None:
    command = [sys.executable, "-W", "error", "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.stderr == ""
    assert result.stdout.splitlines() == EXPECTED.findall(code)


def test_every_example_says_what_it_prints() -> None:
    assert len(EXAMPLES) == 9
    assert all(EXPECTED.search(code) for code in EXAMPLES)
