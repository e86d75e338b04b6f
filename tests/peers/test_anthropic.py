"""The official Anthropic client against the local Anthropic."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlingua.testing.simulators.anthropic import Answer, AnthropicSimulator, Question
from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-anthropic")]
FAULT = json.dumps({"kind": "refuse", "status": 529, "message": "too much"})


def answer(question: Question) -> Answer:
    """Calls where tools are offered, reasoning where it is asked for, else what the user said."""
    if question.tools:
        return Answer(text="Let me see.", calls=[("weather", {"city": "Paris"}), ("weather", {})])
    return Answer(text=f"You said: {question.text}", reasoning="Hm, well." if question.body.get("thinking") else "")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the official client understood."""
    python = python_with(tmp_path_factory.mktemp("anthropic") / "environment", "anthropic")
    with AnthropicSimulator() as simulator:
        simulator.script.otherwise = answer
        return facts_from(python, "anthropic_calls.py", simulator.base_url, FAULT)


SAID = "You said: Hi there"
BLOCKS = [["text", "Let me see."], ["tool_use", {"city": "Paris"}], ["tool_use", {}]]


def test_it_talks(facts: Any) -> None:
    assert facts["messages"] == {
        "plain": [SAID, "end_turn", 4, 4],
        "thinking": [["thinking", "text"], "Hm, well."],
        "called": [BLOCKS, "tool_use"],
        "told": "You said: 21 degrees 21 degrees",
        "stopped": ["stop_sequence", "there"],
        "counted": 4,
        "beta": SAID,
    }
    assert facts["async"] == [SAID, SAID]


def test_it_streams(facts: Any) -> None:
    assert facts["streams"] == {
        "kinds": ["message_start", "content_block_start", "message_stop"],
        "text": SAID,
        "blocks": ["thinking", "text"],
        "signed": True,
        "called": BLOCKS,
        "cost": 6,
    }


def test_it_answers_batches(facts: Any) -> None:
    assert facts["batches"] == {
        "looks": ["in_progress", "in_progress", "ended"],
        "results": [["one", "succeeded"], ["two", "errored"]],
        "answer": SAID,
        "cancelled": "canceling",
        "listed": True,
        "deleted": "message_batch_deleted",
    }


def test_it_lists_models_and_keeps_files(facts: Any) -> None:
    assert facts["others"] == {
        "models": ["claude-opus-5", "claude-sonnet-5"],
        "model": "Claude Sonnet 5",
        "file": ["a.txt", 9, "text/plain"],
        "files": 1,
        "deleted": "file_deleted",
    }


def test_it_fails_as_anthropic_does(facts: Any) -> None:
    assert facts["errors"] == {
        "model": ["NotFoundError", 404, "not_found_error", "req_"],
        "key": ["AuthenticationError", 401, "authentication_error", "req_"],
        "body": ["BadRequestError", 400, "invalid_request_error", "req_"],
        "fault": ["OverloadedError", 529, "overloaded_error", "req_"],
    }
