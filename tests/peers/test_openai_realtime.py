"""The official OpenAI client against the local Realtime server."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.testing.simulators.realtime import Answer, Question, RealtimeSimulator
from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-openai-realtime")]


def answer(question: Question) -> Answer:
    """A call where one is asked for."""
    if question.text == "call it":
        return Answer(calls=[("weather", {"city": "Paris"})])
    return Answer(text=f"You said: {question.text}")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the official client understood."""
    python = python_with(tmp_path_factory.mktemp("openai-realtime") / "environment", "openai[realtime]")
    with RealtimeSimulator() as simulator:
        simulator.script.otherwise = answer
        return facts_from(python, "openai_realtime_calls.py", simulator.address)


def test_it_talks_in_text_with_a_client_secret(facts: Any) -> None:
    assert facts["secret"] == "ek_"
    assert facts["by_secret"] == {
        "begun": ["session.created", "session.updated"],
        "said": "You said: Hi there",
        "usage": 6,
        "limits": ["requests", "tokens"],
        "called": ["weather", {"city": "Paris"}],
        "arguments": '{"city": "Paris"}',
        "answered": "You said: sunny",
        "refused": ["invalid_request_error", "item_not_found"],
        "typed": True,
    }


def test_it_talks_in_sound(facts: Any) -> None:
    heard = "38800 bytes of sound"
    assert facts["sound"] == {
        "sound": True,
        "heard": [heard],
        "spoken": f"You said: {heard}",
        "kinds": [f"input_audio_buffer.{what}" for what in ("speech_started", "speech_stopped", "committed")],
        "typed": True,
    }
