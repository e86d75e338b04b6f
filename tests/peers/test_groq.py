"""The official Groq client against the server that stands in for Groq: its paths and its key, by the local OpenAI."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.testing.simulators import simulator_of
from interlingua.testing.simulators.face import Simulator
from interlingua.testing.simulators.openai import Answer, Question
from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-groq")]


def answer(question: Question) -> Answer:
    """A call where tools are offered, else what the user said."""
    if question.tools:
        return Answer(calls=[("weather", {"city": "Paris"})])
    return Answer(text=f"You said: {question.text}")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the official client understood."""
    python = python_with(tmp_path_factory.mktemp("groq") / "environment", "groq")
    simulator = simulator_of("groq", key="right")
    assert isinstance(simulator, Simulator)
    with simulator:
        simulator.script.otherwise = answer
        return facts_from(python, "groq_calls.py", simulator.base_url)


def test_it_chats_and_streams(facts: Any) -> None:
    assert facts["chats"] == {
        "plain": ["You said: Hi there", 6],
        "called": [["weather", '{"city":"Paris"}']],
        "told": "You said: 21 degrees",
        "streamed": "You said: Hi there",
    }
    assert facts["async"] == "You said: Hi there"


def test_it_embeds_listens_and_keeps_files(facts: Any) -> None:
    assert facts["others"] == {"embedded": 1536, "heard": "Hi all", "file": ["a.jsonl", "{}"], "models": "list"}


def test_it_fails_as_groq_does(facts: Any) -> None:
    assert facts["errors"] == {"key": ["AuthenticationError", 401], "body": ["BadRequestError", 400]}
