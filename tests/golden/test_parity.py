"""Our requests and answers beside those of the official SDKs, by the oracle that comes with the golden data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.golden.adapter import TARGETS

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT.parent / "shared" / "golden"
EXPLAINED = {
    "google/count_tokens",
    "mistral/tool_roundtrip_parallel_out_of_order",
    "mistral/tool_roundtrip_text",
    "ollama/tool_choice_named",
    "ollama/tool_schema_nested",
}
"""Scenarios in which we differ on purpose; docs/parity.md says why, under the same name."""

pytestmark = pytest.mark.skipif(not GOLDEN.is_dir(), reason="the golden data is not beside the repository")


def run(script: str, *arguments: str | Path) -> str:
    """Run a script of the golden data; what it prints."""
    command = [sys.executable, str(GOLDEN / script), *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What our adapter sent and understood."""
    folder = tmp_path_factory.mktemp("golden")
    run("run_adapter.py", ROOT / "tests" / "golden" / "adapter.py", folder, *TARGETS)
    return folder


@pytest.mark.parametrize("provider", TARGETS)
def test_requests_say_what_the_official_sdks_say(recorded: Path, provider: str) -> None:
    verdicts = recorded / f"{provider}.json"
    run("compare.py", recorded / "requests", "--provider", provider, "--json", verdicts)
    compared: dict[str, Any] = json.loads(verdicts.read_text(encoding="utf-8"))
    assert compared
    bad = {name: each["diff"] for name, each in compared.items() if each["verdict"] in ("DIFFERENT", "missing")}
    assert {name: diff for name, diff in bad.items() if name not in EXPLAINED} == {}


@pytest.mark.parametrize("provider", TARGETS)
def test_answers_are_understood_as_the_official_sdks_do(recorded: Path, provider: str) -> None:
    verdicts = run("compare_decoded.py", recorded / "decoded").splitlines()
    assert any(line.startswith(f"same       {provider}/") for line in verdicts)
    bad = {line.split()[1] for line in verdicts if re.match(rf"(DIFFERENT|missing) +{provider}/", line)}
    assert bad - EXPLAINED == set()


def test_what_differs_on_purpose_is_explained() -> None:
    page = (ROOT / "docs" / "parity.md").read_text(encoding="utf-8")
    assert [name for name in EXPLAINED if name not in page] == []
