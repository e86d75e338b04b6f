"""The examples of docs/gemini run as they stand, against the simulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from interlingua.testing.simulators import GeminiSimulator
from tests.examples.test_readme import EXAMPLE
from tests.house.tree import ROOT

PAGES = sorted((ROOT / "docs/gemini").glob("*.md"))
LOGIN = {
    "type": "authorized_user",
    "token": "owner-token",
    "expiry": "2099-01-01T00:00:00Z",
    "refresh_token": "none",
    "client_id": "none",
    "client_secret": "none",
}
"""Of a person whom the simulator knows."""
EXPECTED = "ignore:gemini:DeprecationWarning"
"""What an operation that is going says."""
EXAMPLES = [
    pytest.param(code, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, code in enumerate(EXAMPLE.findall(page.read_text("utf-8")))
]


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_runs_without_complaint(code: str, tmp_path: Path) -> None:
    login = tmp_path / "login.json"
    login.write_text(json.dumps(LOGIN))
    with GeminiSimulator() as simulator:
        settings = {"GEMINI_BASE_URL": simulator.address, "GEMINI_API_KEY": "any", "SIMULATOR": simulator.address}
        settings |= {"GOOGLE_APPLICATION_CREDENTIALS": str(login)}
        result = subprocess.run(
            [sys.executable, "-W", "error", "-W", EXPECTED, "-c", code],
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


def test_the_first_page_leads_to_all_others() -> None:
    first = (ROOT / "docs/gemini/README.md").read_text("utf-8")
    assert [page.name for page in PAGES if page.name != "README.md" and f"]({page.name})" not in first] == []
