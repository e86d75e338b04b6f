"""The official Gemini client against the local Gemini."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interlingua.testing.simulators import GeminiSimulator
from tests.peers.environment import facts_from, python_with
from tests.peers.google_genai_table import asked_anew, known

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-google-genai")]


def test_its_methods_are_those_of_the_table(tmp_path: Path) -> None:
    now = asked_anew(tmp_path)
    assert now._replace(checked=known().checked) == known()


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the official client understood."""
    python = python_with(tmp_path_factory.mktemp("genai") / "environment", "google-genai")
    with GeminiSimulator() as simulator:
        return facts_from(python, "google_genai_calls.py", simulator.address)


def test_it_lists_asks_streams_and_counts(facts: Any) -> None:
    assert (facts["models"], facts["model"]) == (11, 1048576)
    assert (facts["said"], facts["streamed"], facts["tokens"]) == ("Hello there", "a b c d", 2)
    assert facts["vector"] == 2


def test_it_calls_functions_and_chats(facts: Any) -> None:
    assert json.loads(facts["called"]) == [{"result": "sunny in Rome"}]
    assert facts["chat"] == ["one", "two", 4]


def test_it_uploads_caches_batches_and_fills_stores(facts: Any) -> None:
    assert facts["file"] == ["Bees", 17000, 1]
    assert (facts["cache"], facts["caches"]) == ("Hi", 1)
    assert facts["batch"] == ["JOB_STATE_SUCCEEDED", "Hello"]
    assert facts["store"] == [True, 1]


def test_it_talks_live_with_a_tool(facts: Any) -> None:
    assert facts["live"] == 'Hello there[{"output": "sunny"}]'


def test_it_fails_as_google_does(facts: Any) -> None:
    assert facts["refused"] == "400 INVALID_ARGUMENT"
