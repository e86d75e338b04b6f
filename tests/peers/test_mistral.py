"""The official Mistral client against the local Mistral."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.testing.simulators.mistral import Answer, MistralSimulator, Question
from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-mistral")]


def answer(question: Question) -> Answer:
    """Calls where tools are offered, JSON and reasoning where they are asked for, else what the user said."""
    if question.tools:
        return Answer(calls=[("weather", {"city": "Paris"}), ("weather", {})])
    if question.schema is not None:
        return Answer(text='{"n": 1}')
    return Answer(text=f"You said: {question.text}", reasoning="Hm, well." if question.body.get("prompt_mode") else "")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the official client understood."""
    python = python_with(tmp_path_factory.mktemp("mistral") / "environment", "mistralai")
    with MistralSimulator() as simulator:
        simulator.script.otherwise = answer
        return facts_from(python, "mistral_calls.py", simulator.base_url)


CALLS = [["weather", '{"city":"Paris"}'], ["weather", "{}"]]
SAID = "You said: Hi there"


def test_it_chats(facts: Any) -> None:
    assert facts["chats"] == {
        "plain": [SAID, "stop", 6],
        "called": CALLS,
        "told": "You said: 21 degrees",
        "form": '{"n": 1}',
        "thought": ["thinking", "text"],
    }
    assert facts["async"] == [SAID, SAID]


def test_it_streams(facts: Any) -> None:
    assert facts["streams"] == {
        "text": SAID,
        "end": ["stop", 4],
        "called": [CALLS, "tool_calls"],
        "filled": "You said: def f():",
    }


def test_it_embeds_keeps_files_and_reads(facts: Any) -> None:
    assert facts["others"] == {
        "embedded": [2, 1024],
        "models": True,
        "model": True,
        "filled": "You said: a",
        "file": ["a.txt", 9],
        "content": "some text",
        "read": ["some text"],
        "files": 2,
        "deleted": True,
        "batch": ["RUNNING", "SUCCESS"],
        "flagged": ["pii"],
    }


def test_it_fails_as_mistral_does(facts: Any) -> None:
    assert facts["failures"] == {
        "model": ["SDKError", 400],
        "key": ["SDKError", 401],
        "body": ["HTTPValidationError", 422],
    }
