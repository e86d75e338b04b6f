"""What every answer of a mock needs besides the reply, and how text is cut for a stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import frozen

from interlingua.chat import FinishReason
from interlingua.messages import ToolCall
from interlingua.structured.json_text import json_text
from interlingua.testing.mock_replies import MockReply
from interlingua.usage import Usage


@frozen
class Facts:
    """About one answer."""

    model: str
    number: int
    """Of the request, from 1."""
    words: int
    """In what was asked."""
    pieces: int
    """Characters an event."""

    def usage(self, reply: MockReply) -> Usage:
        """The reply's own, or words counted."""
        said = words_in(reply.text) + len(reply.tool_calls)
        return reply.usage or Usage(input_tokens=self.words, output_tokens=said)

    def call_id(self, call: ToolCall, place: int) -> str:
        """The call's own id, or one of its place."""
        return call.id or f"call_{self.number}_{place}"

    def text(self, reply: MockReply) -> Iterator[str]:
        """The text as it comes in a stream."""
        size = self.pieces if reply.pieces is None else reply.pieces
        return iter(size) if isinstance(size, Sequence) else cut(reply.text, size)

    def pieces_of(self, reply: MockReply) -> Callable[[str], Iterator[str]]:
        """How the texts of an answer come in a stream: its own text as it says, and anything else."""
        return lambda text: self.text(reply) if text == reply.text else self.cut(text)

    def cut(self, text: str) -> Iterator[str]:
        """Anything else as it comes."""
        return cut(text, self.pieces)


def finish_of(reply: MockReply) -> FinishReason:
    """Why the answer ends."""
    return reply.finish_reason or ("tool_calls" if reply.tool_calls else "stop")


def arguments_of(call: ToolCall) -> str:
    """The arguments of a call as JSON text."""
    return json_text(call.arguments)


def cut(text: str, size: int) -> Iterator[str]:
    """The text in pieces of so many characters."""
    for start in range(0, len(text), size):
        yield text[start : start + size]


def words_in(text: str) -> int:
    """How many words there are: what a mock counts as tokens."""
    return len(text.split())


def event_bytes(value: Any, *, name: str | None = None) -> bytes:
    """A server-sent event."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(value)}\n\n".encode()
