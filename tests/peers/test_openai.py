"""The official OpenAI client against the local OpenAI."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.testing.simulators.openai import Answer, OpenAISimulator, Question
from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-openai")]


def answer(question: Question) -> Answer:
    """Calls where tools are offered, JSON where it is asked for, else all that the user said."""
    if question.tools:
        return Answer(calls=[("weather", {"city": "Paris"}), ("weather", {})])
    if question.schema is not None:
        return Answer(text='{"n": 1}')
    return Answer(text=f"You said: {question.text}")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the official client understood."""
    python = python_with(tmp_path_factory.mktemp("openai") / "environment", "openai")
    with OpenAISimulator() as simulator:
        simulator.script.otherwise = answer
        return facts_from(python, "openai_calls.py", simulator.base_url)


CALLS = [["weather", '{"city":"Paris"}'], ["weather", "{}"]]
SAID = "You said: Hi there"


def test_it_chats(facts: Any) -> None:
    chats = facts["chats"]
    assert chats["plain"] == [SAID, "stop", 6]
    assert (chats["called"], chats["told"]) == (CALLS, "You said: 21 degrees")
    assert (chats["form"], chats["several"]) == ({"n": 1}, 2)
    assert facts["async"] == [SAID, SAID]


def test_it_streams(facts: Any) -> None:
    chats = facts["chats"]
    assert (chats["streamed"], chats["cost"], chats["folded"]) == (SAID, 4, CALLS)


def test_it_responds(facts: Any) -> None:
    assert facts["responses"] == {
        "plain": [SAID, "completed", 6],
        "second": "You said: again",
        "called": [["function_call", {"city": "Paris"}], ["function_call", {}]],
        "streamed": ["response.created", "response.completed", SAID],
        "background": ["queued", "in_progress", "completed"],
        "items": 2,
        "counted": 3,
        "kept": SAID,
    }


def test_it_embeds_moderates_and_paints(facts: Any) -> None:
    assert facts["others"] == {"embedded": [2, 32, 2], "models": True, "flagged": True, "picture": "PNG"}


def test_it_keeps_files_and_answers_batches(facts: Any) -> None:
    assert facts["files"] == {
        "file": ["asked.jsonl", "batch", "processed"],
        "looks": ["in_progress", "completed"],
        "answer": SAID,
        "upload": ["completed", "abcd"],
        "listed": 3,
        "deleted": True,
    }


def test_it_speaks_and_listens(facts: Any) -> None:
    assert facts["audio"] == {
        "sound": ["RIFF", True],
        "text": "Grüße from far",
        "pieces": [4, "Grüße from far"],
        "words": ["Grüße", "from", "far"],
        "subtitles": "1",
        "translated": "Grüße from far",
    }


def test_it_fails_as_openai_does(facts: Any) -> None:
    assert facts["errors"] == {
        "model": ["NotFoundError", 404, "model_not_found", "req_"],
        "key": ["AuthenticationError", 401, "invalid_api_key", "req_"],
        "body": ["BadRequestError", 400, None, "req_"],
        "file": ["NotFoundError", 404, None, "req_"],
    }
