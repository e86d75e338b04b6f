"""The official Cohere client against the local Cohere."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.testing.simulators.cohere import Answer, CohereSimulator, Question
from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-cohere")]


def answer(question: Question) -> Answer:
    """A call where tools are offered, reasoning where it is asked for."""
    if question.body.get("tools"):
        return Answer(calls=[("weather", {"city": "Paris"}), ("weather", {})])
    if question.schema is not None:
        return Answer(text='{"n": 1}')
    return Answer(text=f"You said: {question.text}", reasoning="Hm, well." if question.body.get("thinking") else "")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the official client understood."""
    python = python_with(tmp_path_factory.mktemp("cohere") / "environment", "cohere")
    with CohereSimulator() as simulator:
        simulator.script.otherwise = answer
        return facts_from(python, "cohere_calls.py", simulator.address)


def test_it_chats(facts: Any) -> None:
    chats = facts["chats"]
    assert chats["plain"] == [["thinking", "text"], "You said: Hi there", "COMPLETE"]
    assert chats["called"] == ["I will use weather.", [["weather", '{"city":"Paris"}'], ["weather", "{}"]]]
    assert (chats["told"], chats["form"], chats["logprobs"]) == ("You said: ", '{"n": 1}', 4)
    assert chats["cited"] == [[10, 18, "Hi there", "doc:0"], [0, 8, "You said", "doc:1"]]
    assert facts["async"] == "You said: Hi there"


def test_it_streams(facts: Any) -> None:
    told = {"text": "You said: Hi there", "thinking": "", "plan": "", "calls": [], "citations": 1, "finish": "COMPLETE"}
    assert facts["chats"]["streamed"] == {**told, "tokens": 6}
    calls = [["weather", '{"city":"Paris"}'], ["weather", "{}"]]
    called = {"text": "", "plan": "I will use weather.", "calls": calls, "citations": 0, "finish": "TOOL_CALL"}
    assert facts["chats"]["streamed calls"] == {"thinking": "", **called, "tokens": 2}


def test_it_embeds_reranks_and_counts(facts: Any) -> None:
    assert facts["others"] == {
        "embedded": [2, 256, 256],
        "ranked": [[1, 1.0]],
        "tokens": 3,
        "text": "a b a",
        "models": 3,
        "model": 256000,
    }


def test_it_fails_as_cohere_does(facts: Any) -> None:
    assert facts["errors"] == {"model": 404, "key": [401, "invalid api token"], "embed": 400}
