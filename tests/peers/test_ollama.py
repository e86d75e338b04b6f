"""The official Ollama client against the local Ollama, each of its operations."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from interlingua.testing.simulators.ollama import Answer, OllamaSimulator, Question
from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-ollama")]


def answer(question: Question) -> Answer:
    """A call where tools are offered, reasoning where it is asked for."""
    if question.body.get("tools"):
        return Answer(calls=[("weather", {"city": "Paris"})])
    if question.schema is not None:
        return Answer(text='{"n": 1}')
    return Answer(text=f"You said: {question.text}", reasoning="Hm, well." if question.body.get("think") else "")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the official client understood."""
    folder = tmp_path_factory.mktemp("ollama")
    file = folder / "model.gguf"
    file.write_bytes(b"weights" * 100_000)
    python = python_with(folder / "environment", "ollama")
    with OllamaSimulator() as simulator:
        simulator.script.otherwise = answer
        return facts_from(python, "ollama_calls.py", simulator.address, str(file))


def test_it_chats(facts: Any) -> None:
    assert facts["chats"] == {
        "plain": "You said: Hi there",
        "streamed": "You said: Hi there",
        "done": [True, "stop", 4],
        "thought": ["Hm, well.", "You said: Hi there"],
        "called": [["weather", {"city": "Paris"}]],
        "form": '{"n": 1}',
        "picture": True,
        "load": "load",
    }
    assert facts["async"] == "You said: Hi there"


def test_it_completes_and_embeds(facts: Any) -> None:
    assert facts["texts"] == {"generated": "You said: a b c", "streamed": "You said: d", "vectors": [16, 16], "one": 8}


def test_it_holds_models(facts: Any) -> None:
    held = facts["models"]
    size = (1 << 30) // 4
    assert (held["pulled"], held["pushed"]) == (["pulling manifest", size, "success"], "success")
    assert held["digest"] == f"sha256:{sha256(b'weights' * 100_000).hexdigest()}"
    first = ["llama3.2:latest", "me/yours:latest", "mine:latest", "nomic-embed-text:latest"]
    assert held["listed"] == [*first, "other:latest", "qwen3:latest"]
    assert held["left"] == [*first, "qwen3:latest"]
    assert (held["shown"], held["capabilities"]) == ("temperature 0", ["completion", "tools", "thinking"])
    assert (held["plain"], held["loaded"]) == (["success", "success"], [])


def test_it_fails_as_ollama_does(facts: Any) -> None:
    missing = [404, "model 'none' not found"]
    nowhere = "pull model manifest: file does not exist"
    assert facts["errors"] == {
        "chat": missing,
        "show": missing,
        "delete": missing,
        "pull": [500, nowhere],
        "stream": [-1, nowhere],
        "create": [400, "neither 'from' or 'files' was specified"],
    }
