"""A real model behind a simulated one: what it says is computed by llama.cpp inside this process."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Protocol

from interlingua.messages import Message, Text
from interlingua.testing.simulators.scripts import Answer, Question

BACKEND = "llamacpp"
ROLES: dict[str, Any] = {"system": "system", "user": "user", "assistant": "assistant"}


class Answering(Protocol):
    """What any simulator of models can do."""

    def answered_by(self, otherwise: Callable[[Question], Answer], *, is_slow: bool = False) -> None:
        """Let a function answer what no answer is laid down for."""
        ...


@contextmanager
def computed(simulator: Answering, *, model: str = BACKEND) -> Generator[None]:
    """Let the embedded model answer what no answer is laid down for.

    Args:
        simulator: Any of the servers here.
        model: A model string; `llamacpp` is the embedded one.

    Raises:
        MissingExtra: The extra `llamacpp` is not installed.
    """
    from interlingua import Client

    with Client() as client:

        def answer(question: Question) -> Answer:
            reply = client.chat(
                model,
                [Message(ROLES[role], (Text(text),)) for role, text in question.turns if text] or question.text,
                tools=question.tools,
                tool_choice="required" if question.must_call == "" else question.must_call,
                output=question.schema,
                max_output_tokens=question.limit,
            )
            calls = [(call.name, dict(call.arguments)) for call in reply.tool_calls]
            return Answer(text=reply.text.strip(), calls=calls, is_cut=reply.finish_reason == "length")

        simulator.answered_by(answer, is_slow=True)
        yield
