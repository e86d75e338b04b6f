"""HTTP answers, byte by byte."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tests.hostile.answers import (
    Dialect,
    anthropic_events,
    anthropic_tools,
    bedrock_messages,
    cohere_events,
    cohere_tools,
    gemini_events,
    ollama_lines,
    openai_events,
    openai_plain,
    openai_tools,
    responses_events,
    responses_tools,
)
from tests.hostile.judging import Script, sending
from tests.transport.scripted import piece

LINES, MESSAGES = "application/x-ndjson", "application/vnd.amazon.eventstream"
TYPES: dict[Dialect, str] = {"ollama": LINES, "ollama wire": LINES, "bedrock": MESSAGES}
EVENTS: dict[Dialect, list[bytes]] = {
    "openai": openai_events(),
    "responses": responses_events(),
    "anthropic": anthropic_events(),
    "gemini": gemini_events(),
    "cohere": cohere_events(),
    "ollama": ollama_lines(),
    "ollama wire": ollama_lines(),
    "bedrock": bedrock_messages(),
}
TOOLS: dict[Dialect, list[bytes]] = {
    "openai": openai_tools(),
    "responses": responses_tools(),
    "anthropic": anthropic_tools(),
    "cohere": cohere_tools(),
}
END = b"0\r\n\r\n"
PLAIN = json.dumps(openai_plain(), ensure_ascii=False).encode()
"""A whole chat completion."""


def head(*headers: str, status: str = "200 OK", version: str = "1.1") -> bytes:
    """Status line and headers."""
    return "\r\n".join([f"HTTP/{version} {status}", *headers]).encode() + b"\r\n\r\n"


def body(content: bytes, *headers: str, status: str = "200 OK", media_type: str = "application/json") -> bytes:
    """An answer of a stated length."""
    return head(f"content-type: {media_type}", f"content-length: {len(content)}", *headers, status=status) + content


def chunked(dialect: Dialect, *headers: str) -> bytes:
    """The head of a stream."""
    media_type = TYPES.get(dialect, "text/event-stream")
    return head(f"content-type: {media_type}", "transfer-encoding: chunked", *headers)


def stream(dialect: Dialect, frames: Iterable[bytes], *headers: str, end: bytes = END) -> bytes:
    """A whole stream, one chunk a frame."""
    return chunked(dialect, *headers) + b"".join(map(piece, frames)) + end


def streaming(dialect: Dialect, frames: Iterable[bytes], *, end: bytes = END) -> Script:
    """Send a stream and close the connection."""
    return sending(stream(dialect, frames, end=end))


def with_events(dialect: Dialect, place: int, *more: bytes, replaces: int = 0, tools: bool = False) -> list[bytes]:
    """The good events with others put in, or put in the place of some."""
    events = [*(TOOLS if tools else EVENTS)[dialect]]
    events[place : place + replaces if place >= 0 else len(events) + place + replaces] = more
    return events


def in_pieces(dialect: Dialect, raw: bytes, size: int) -> Script:
    """A stream cut into chunks of this size."""
    return streaming(dialect, [raw[start : start + size] for start in range(0, len(raw), size)])
