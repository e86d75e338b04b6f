"""A conversation as one text, for formats in which a model goes on from a text and knows no turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interlingua.errors import Unsupported
from interlingua.messages import Message, Native, Part, Reasoning, Refusal, Source, Text
from interlingua.protocols.notes import Notes

SPEAKERS = {"user": "User", "assistant": "Assistant", "tool": "Tool"}


def system_text(messages: Sequence[Message]) -> str:
    """What the model is told about how to answer."""
    told = (message.parts for message in messages if message.role == "system")
    return "\n".join(part.text for parts in told for part in parts if isinstance(part, Text))


def transcript(messages: Sequence[Message], notes: Notes) -> str:
    """What is said: a single question as it is, else every turn with its speaker, and room for the answer.

    Raises `Unsupported` for what is no text.
    """
    said = [message for message in messages if message.role != "system"]
    turns = [(SPEAKERS[message.role], "\n".join(_texts(message.parts, notes))) for message in said]
    if len(turns) == 1 and said[0].role == "user":
        return turns[0][1]
    notes.add("messages", "the format knows no turns: they became one text, each with its speaker before it")
    lines = [f"{speaker}: {text}" for speaker, text in turns]
    return "\n".join(lines if said and said[-1].role == "assistant" else [*lines, f"{SPEAKERS['assistant']}:"])


def _texts(parts: Iterable[Part], notes: Notes) -> Iterable[str]:
    for part in parts:
        match part:
            case Text(text) | Refusal(text):
                yield text
            case Reasoning() | Source() | Native():
                notes.add("messages", f"a {type(part).__name__} is not sent: the format has only text")
            case _:
                kind = type(part).__name__
                raise Unsupported(f"messages.{kind.lower()}", f"the format has only text, and no {kind}")
