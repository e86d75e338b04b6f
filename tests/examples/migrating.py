"""The guides for those who come from another library: what they show, and the model that answers it."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from interlingua.testing.simulators.openai import Answer, OpenAISimulator, Question
from interlingua.testing.simulators.scripts import echo
from tests.house.tree import ROOT

FOLDER = ROOT / "docs" / "migrating"
PART = re.compile(
    r"^## (.+?)$\n\nBefore:\n\n```python\n(.*?)^```\n\nAfter:\n\n```python\n(.*?)^```\n\n"
    r"Both print:\n\n```text\n(.*?)^```",
    re.MULTILINE | re.DOTALL,
)
FROM = ("any-llm", "langchain", "litellm", "openai")


class Step(NamedTuple):
    """One thing to do, in the other library and in this one."""

    title: str
    before: str
    after: str
    printed: str


def steps(name: str) -> list[Step]:
    """All that a guide shows."""
    return [Step(*found) for found in PART.findall((FOLDER / f"{name}.md").read_text("utf-8"))]


@contextmanager
def model() -> Generator[Mapping[str, str]]:
    """A local OpenAI that calls a function that is offered, and says what that gave; the variables that lead to it."""
    with OpenAISimulator() as simulator:
        simulator.script.otherwise = answer
        yield {"OPENAI_API_KEY": "any", "OPENAI_BASE_URL": simulator.base_url, "OPENAI_API_BASE": simulator.base_url}


def answer(question: Question) -> Answer:
    """A call first, then what it gave."""
    if not question.tools:
        return echo(question)
    last = question.body["messages"][-1]
    if last["role"] != "tool":
        return Answer(calls=[("weather", {"city": "Paris"})])
    return Answer(text=f"You said: {last['content']}")
