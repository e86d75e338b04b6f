"""What a model is told of an answer that does not fit, and which answers are worth asking for again."""

from __future__ import annotations

from attrs import evolve

from interlingua.errors import OutputMismatch
from interlingua.messages import Message, Refusal, user
from interlingua.usage import Usage

FINAL = frozenset({"length", "content_filter"})
"""An answer that ended so would end so again."""


def is_mendable(error: OutputMismatch) -> bool:
    """Whether the model may do better: it has neither declined nor been cut off."""
    response = error.response
    if response is None or response.finish_reason in FINAL:
        return False
    return not any(isinstance(part, Refusal) for part in response.message.parts)


def correction(error: OutputMismatch) -> tuple[Message, ...]:
    """The answer as it was, and what is wrong with it."""
    response = error.response
    said = (response.message,) if response is not None and response.message.parts else ()
    problems = "\n".join(f"- {problem}" for problem in error.problems)
    return (
        *said,
        user(f"This answer does not fit what was asked for:\n{problems}\nGive the whole answer again, mended."),
    )


def with_spent(error: OutputMismatch, spent: Usage) -> OutputMismatch:
    """The error, the usage of its response that of all answers."""
    if error.response is not None:
        error.response = evolve(error.response, usage=spent + error.response.usage)
    return error
