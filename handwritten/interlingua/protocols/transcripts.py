"""A conversation as one text, for formats in which a model goes on from a text and knows no turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import dropwhile

from interlingua.errors import Unsupported
from interlingua.messages import Message, Native, Part, Reasoning, Refusal, Source, Text
from interlingua.protocols.notes import Notes
from interlingua.server_tools import ServerTool

SPEAKERS = {"user": "User", "assistant": "Assistant", "tool": "Tool"}


def system_text(messages: Sequence[Message], notes: Notes) -> str:
    """What the model is told about how to answer. Raises `Unsupported` for what is no text."""
    told = [message for message in messages if message.role not in SPEAKERS]
    return "\n".join(text for message in told for text in _texts(message.parts, notes))


def transcript(messages: Sequence[Message], notes: Notes) -> str:
    """What is said: a single question as it is, else every turn with its speaker, and room for the answer.

    Raises `Unsupported` for what is no text.
    """
    if any(message.name is not None for message in messages):
        notes.add("messages.name", "the format has no names of speakers; left out")
    said = [message for message in messages if message.role in SPEAKERS]
    if any(message.role not in SPEAKERS for message in dropwhile(lambda each: each.role not in SPEAKERS, messages)):
        notes.add("messages", "a system message is moved to the top")
    turns = [(SPEAKERS[message.role], "\n".join(_texts(message.parts, notes))) for message in said]
    if len(turns) == 1 and said[0].role == "user":
        return turns[0][1]
    notes.add("messages", "the format knows no turns: they became one text, each with its speaker before it")
    lines = [f"{speaker}: {text}" for speaker, text in turns]
    return "\n".join(lines if said and said[-1].role == "assistant" else [*lines, f"{SPEAKERS['assistant']}:"])


def refuse_server_tools(tools: Sequence[ServerTool]) -> None:
    """Raise `Unsupported` for a tool that the provider would have to run."""
    for tool in tools:
        raise Unsupported("tools", f"the format has only text, and no {type(tool).__name__}")


def _texts(parts: Iterable[Part], notes: Notes) -> Iterable[str]:
    for part in parts:
        match part:
            case Text():
                _note_marks(part, notes)
                yield part.text
            case Refusal(text):
                yield text
            case Reasoning() | Source() | Native():
                notes.add("messages", f"a {type(part).__name__} is not sent: the format has only text")
            case _:
                kind = type(part).__name__
                raise Unsupported(f"messages.{kind.lower()}", f"the format has only text, and no {kind}")


def _note_marks(part: Text, notes: Notes) -> None:
    if part.cache is not False:
        notes.add("cache", "the format takes no cache marks")
    if part.signature is not None:
        notes.add("messages", f"a signature made by {part.origin or 'an unknown protocol'} is not sent")
