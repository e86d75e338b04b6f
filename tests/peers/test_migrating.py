"""What the guides say is written with another library runs there, and prints what ours prints."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.examples.migrating import model, steps
from tests.peers.environment import PINS, python_with

PACKAGES = {
    "any-llm": "any-llm-sdk[openai]",
    "langchain": "langchain-openai",
    "litellm": "litellm",
    "openai": "openai",
}
QUIET = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LANGSMITH_TRACING": "false"}

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-migrating")]


@pytest.fixture(scope="module")
def variables() -> Iterator[Mapping[str, str]]:
    """What leads to the model."""
    with model() as found:
        yield found


@pytest.mark.parametrize("name", PACKAGES)
def test_what_is_before_prints_what_the_guide_says(name: str, variables: Mapping[str, str], tmp_path: Path) -> None:
    python = python_with(tmp_path / "environment", PACKAGES[name], pins=PINS.with_name("migrating.txt"))
    printed = {step.title: run(python, step.before, variables) for step in steps(name)}
    assert printed == {step.title: step.printed for step in steps(name)}


def run(python: Path, code: str, variables: Mapping[str, str]) -> str:
    """What a program prints."""
    environment = {**os.environ, **QUIET, **variables}
    done = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, timeout=120, check=False, env=environment
    )
    return done.stdout if done.returncode == 0 else done.stderr
