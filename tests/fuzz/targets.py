"""Everything that is fuzzed, each with inputs to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from tests.fuzz import answers, framings
from tests.hostile.answers import Dialect
from tests.hostile.wire import EVENTS, PLAIN, TOOLS
from tests.transport.event_messages import header

Check: TypeAlias = Callable[[bytes], None]


class Target(NamedTuple):
    """Makes a check, which raises if an input shows a fault."""

    make: Callable[[], Check]
    seeds: Sequence[bytes]
    max_bytes: int = 4096


def streams(dialect: Dialect) -> Target:
    texts = [b"".join(EVENTS[dialect]), b"".join(TOOLS.get(dialect, ()))]
    return Target(lambda: answers.stream_of(dialect), [text for text in texts if text])


def sized(raw: bytes) -> bytes:
    return bytes([len(raw)]) + raw


MESSAGE = sized(header(":message-type", "event") + header(":event-type", "contentBlockDelta"))
STOP = sized(header(":message-type", "event") + header(":event-type", "messageStop"))
FAILED = sized(header(":message-type", "exception") + header(":exception-type", "throttlingException"))
MESSAGES = [
    MESSAGE + sized(b'{"contentBlockIndex": 0, "delta": {"text": "Hi"}}') + STOP + sized(b'{"stopReason": "end_turn"}'),
    FAILED + sized(b'{"message": "no"}'),
]
ANTHROPIC = (
    b'{"id": "m", "type": "message", "role": "assistant", "model": "m", "content": [{"type": "text", "text": "Hi"}, '
    b'{"type": "tool_use", "id": "t", "name": "weather", "input": {"city": "x"}}], "stop_reason": "tool_use", '
    b'"usage": {"input_tokens": 1, "output_tokens": 5}}'
)
GEMINI = (
    b'{"candidates": [{"content": {"parts": [{"text": "Hi"}, {"functionCall": {"name": "weather", "args": {}}}]}, '
    b'"finishReason": "STOP"}], "usageMetadata": {"promptTokenCount": 1}}'
)
RESPONSES = (
    b'{"id": "r", "status": "completed", "model": "m", "output": [{"type": "message", "id": "i", "content": '
    b'[{"type": "output_text", "text": "Hi", "annotations": []}]}, {"type": "function_call", "call_id": "t", '
    b'"name": "weather", "arguments": "{}"}], "usage": {"input_tokens": 1, "output_tokens": 5}}'
)
LINES = b'{"a": 1}\n\r\n{"b": "\xe2\x80\xa8"}\r\n' + b"x" * 300
FIELDS = b"\xef\xbb\xbf: c\r\nid: 7\revent: e\nretry: 10\ndata: a\ndata:b\r\n\r\ndata\n\n" + b"data: x\n" * 40

TARGETS: dict[str, Target] = {
    "sse": Target(lambda: framings.sse, [FIELDS, b"".join(EVENTS["anthropic"][:3])], 600),
    "ndjson": Target(lambda: framings.ndjson, [LINES, b"".join(EVENTS["ollama"][:2])], 600),
    "eventstream": Target(lambda: framings.eventstream, [*MESSAGES, *EVENTS["bedrock"]], 600),
    "json body": Target(lambda: answers.body, [PLAIN, b'[1e999, NaN, "\\ud800", {"a": {"b": [null, true]}}]']),
    "openai reply": Target(lambda: answers.reply_of("openai"), [PLAIN]),
    "responses reply": Target(lambda: answers.reply_of("responses"), [RESPONSES]),
    "anthropic reply": Target(lambda: answers.reply_of("anthropic"), [ANTHROPIC]),
    "gemini reply": Target(lambda: answers.reply_of("gemini"), [GEMINI]),
    "openai stream": streams("openai"),
    "responses stream": streams("responses"),
    "anthropic stream": streams("anthropic"),
    "gemini stream": streams("gemini"),
    "cohere stream": streams("cohere"),
    "ollama stream": streams("ollama"),
    "bedrock stream": Target(lambda: answers.stream_of("bedrock"), MESSAGES),
}
