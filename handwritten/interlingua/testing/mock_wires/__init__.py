"""The answers of a mock in each wire format, by the path that was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from attrs import frozen

from interlingua.testing.mock_replies import MockError, MockReply
from interlingua.testing.mock_wires import chat_completions, cohere, converse, gemini, messages, ollama, responses
from interlingua.testing.mock_wires.facts import Facts

JSON: TypeAlias = dict[str, Any]


@frozen(kw_only=True)
class Wire:
    """One wire format."""

    whole: Callable[[MockReply, Facts], JSON]
    """A plain answer."""
    events: Callable[[MockReply, Facts], Iterator[bytes]]
    """The same answer as the events of a stream; the last ends it."""
    error: Callable[[MockError], JSON]
    media_type: str = "text/event-stream"
    """Of a stream."""


CHAT_COMPLETIONS = Wire(whole=chat_completions.whole, events=chat_completions.events, error=chat_completions.error_body)
WIRES: Mapping[str, Wire] = {
    r"/chat/completions$": CHAT_COMPLETIONS,
    r"/responses$": Wire(whole=responses.whole, events=responses.events, error=chat_completions.error_body),
    r"/v2/chat$": Wire(whole=cohere.whole, events=cohere.events, error=cohere.error_body),
    r"/api/chat$": Wire(whole=ollama.whole, events=ollama.events, error=ollama.error_body, media_type=ollama.LINES),
    r"/converse(-stream)?$": Wire(
        whole=converse.whole, events=converse.events, error=converse.error_body, media_type=converse.MESSAGES
    ),
    r"/messages$": Wire(whole=messages.whole, events=messages.events, error=messages.error_body),
    r":(stream)?[gG]enerateContent$": Wire(whole=gemini.whole, events=gemini.events, error=gemini.error_body),
}


def wire_for(path: str) -> Wire | None:
    """The wire format that chats at a path."""
    return next((wire for pattern, wire in WIRES.items() if re.search(pattern, path)), None)
