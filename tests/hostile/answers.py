"""Good answers in eight dialects, event by event, for faults to break in one place.

`wire` stands for a dialect as its generated client gives it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from tests.transport.event_messages import event as aws_event

Json: TypeAlias = dict[str, Any]
Dialect: TypeAlias = Literal[
    "openai", "responses", "anthropic", "gemini", "cohere", "ollama", "ollama wire", "bedrock", "bedrock wire", "live"
]

DELTAS = ["Zwölf ", "日本 ", "\U0001f680 ", "end."]
TEXT = "".join(DELTAS)
ARGUMENTS: Json = {"city": "東京", "days": [1, 2]}
PIECES = ['{"city": "東', '京", "da', 'ys": [1, 2]}']
"""The arguments as they stream; together they are the JSON of them."""


class Answer(NamedTuple):
    """What a caller has in the end."""

    text: str
    told: str
    """The same as it came piece by piece."""
    finish: str | None
    """The provider's own word."""
    tools: tuple[tuple[str, Json], ...] = ()


LIVE_END = "NEED_MORE_INPUT"
FINISH: dict[Dialect, tuple[str, str]] = {
    "openai": ("stop", "tool_calls"),
    "responses": ("completed", "completed"),
    "anthropic": ("end_turn", "tool_use"),
    "gemini": ("STOP", "STOP"),
    "cohere": ("COMPLETE", "TOOL_CALL"),
    "ollama": ("stop", "stop"),
    "ollama wire": ("stop", "stop"),
    "bedrock": ("end_turn", "tool_use"),
    "bedrock wire": ("end_turn", "tool_use"),
    "live": (LIVE_END, LIVE_END),
}
"""The provider's word for the end of a text, and of a tool call."""


def good(dialect: Dialect, *, tools: bool = False) -> Answer:
    """The answer that every event here belongs to."""
    text_end, tools_end = FINISH[dialect]
    return Answer("", "", tools_end, (("weather", ARGUMENTS),)) if tools else Answer(TEXT, TEXT, text_end)


def data(value: object, name: str = "") -> bytes:
    """A server-sent event."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {text}\n\n".encode()


def line(value: object) -> bytes:
    """A line of NDJSON."""
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def openai(delta: Json, finish: str | None = None, **more: Any) -> Json:
    """One chunk of a chat completion."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], **more}


def openai_events() -> list[bytes]:
    """A text, its end, and the sentinel."""
    return [*(data(openai({"content": text})) for text in DELTAS), data(openai({}, "stop")), data("[DONE]")]


def openai_tools() -> list[bytes]:
    """A tool call in pieces."""
    begun = {"index": 0, "id": "t1", "type": "function", "function": {"name": "weather", "arguments": ""}}
    more = ({"index": 0, "function": {"arguments": piece}} for piece in PIECES)
    deltas = [data(openai({"tool_calls": [call]})) for call in (begun, *more)]
    return [*deltas, data(openai({}, "tool_calls")), data("[DONE]")]


def openai_plain(**message: Any) -> Json:
    """A whole completion."""
    said = {"role": "assistant", "content": TEXT, **message}
    choice = {"index": 0, "message": said, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1, "completion_tokens": 5, "total_tokens": 6}
    return {"id": "c1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


def anthropic(kind: str, **fields: Any) -> bytes:
    """One event of a message."""
    return data({"type": kind, **fields}, kind)


MESSAGE: Json = {
    "id": "m1",
    "type": "message",
    "role": "assistant",
    "model": "m",
    "content": [],
    "stop_reason": None,
    "stop_sequence": None,
    "usage": {"input_tokens": 1, "output_tokens": 1},
}


def anthropic_events(block: Json | None = None, deltas: Sequence[Json] = (), reason: str = "end_turn") -> list[bytes]:
    """A message of one block; a text, if nothing else is given."""
    deltas = deltas or [{"type": "text_delta", "text": text} for text in DELTAS]
    return [
        anthropic("message_start", message=MESSAGE),
        anthropic("content_block_start", index=0, content_block=block or {"type": "text", "text": ""}),
        *(anthropic("content_block_delta", index=0, delta=delta) for delta in deltas),
        anthropic("content_block_stop", index=0),
        anthropic("message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage={"output_tokens": 5}),
        anthropic("message_stop"),
    ]


def anthropic_tools() -> list[bytes]:
    """A tool call in pieces."""
    block = {"type": "tool_use", "id": "t1", "name": "weather", "input": {}}
    return anthropic_events(
        block, [{"type": "input_json_delta", "partial_json": piece} for piece in PIECES], "tool_use"
    )


def gemini(*parts: Json, finish: str | None = None) -> Json:
    """One reply of a stream."""
    candidate: Json = {"index": 0, "content": {"role": "model", "parts": [*parts]}}
    return {"candidates": [candidate | ({"finishReason": finish} if finish else {})], "modelVersion": "m"}


def gemini_events() -> list[bytes]:
    """A text; the last reply says why it ended."""
    *first, last = DELTAS
    return [*(data(gemini({"text": text})) for text in first), data(gemini({"text": last}, finish="STOP"))]


def responses(kind: str, number: int, **fields: Any) -> bytes:
    """One event of a response."""
    return data({"type": kind, "sequence_number": number, **fields}, kind)


def response(*output: Json, status: str = "completed", **more: Any) -> Json:
    """A response as a whole."""
    base = {"id": "r1", "object": "response", "created_at": 1, "model": "m", "status": status, "output": [*output]}
    return {**base, "parallel_tool_calls": True, "tools": [], "tool_choice": "auto", **more}


def numbered(*events: tuple[str, Json]) -> list[bytes]:
    """Events with their numbers, from 0."""
    return [responses(kind, number, **fields) for number, (kind, fields) in enumerate(events)]


ITEM: Json = {"type": "message", "id": "i1", "role": "assistant", "status": "completed"}
WORDS: Json = {"type": "output_text", "text": TEXT, "annotations": []}
CALL: Json = {"type": "function_call", "id": "i1", "call_id": "t1", "name": "weather", "status": "completed"}
CALLED: Json = {**CALL, "arguments": "".join(PIECES)}
PLACE: Json = {"item_id": "i1", "output_index": 0}
IN_TEXT: Json = {**PLACE, "content_index": 0}
BEGUN: Json = {"response": response(status="in_progress")}


def responses_events() -> list[bytes]:
    """A text in pieces, and the response as a whole at the end."""
    item = {**ITEM, "content": [WORDS]}
    return numbered(
        ("response.created", BEGUN),
        ("response.output_item.added", {"output_index": 0, "item": {**ITEM, "content": []}}),
        ("response.content_part.added", {**IN_TEXT, "part": {**WORDS, "text": ""}}),
        *(("response.output_text.delta", {**IN_TEXT, "delta": text, "logprobs": []}) for text in DELTAS),
        ("response.output_text.done", {**IN_TEXT, "text": TEXT, "logprobs": []}),
        ("response.content_part.done", {**IN_TEXT, "part": WORDS}),
        ("response.output_item.done", {"output_index": 0, "item": item}),
        ("response.completed", {"response": response(item)}),
    )


def responses_tools() -> list[bytes]:
    """A tool call in pieces."""
    return numbered(
        ("response.created", BEGUN),
        ("response.output_item.added", {"output_index": 0, "item": {**CALL, "arguments": ""}}),
        *(("response.function_call_arguments.delta", {**PLACE, "delta": piece}) for piece in PIECES),
        ("response.function_call_arguments.done", {**PLACE, "arguments": CALLED["arguments"], "name": "weather"}),
        ("response.output_item.done", {"output_index": 0, "item": CALLED}),
        ("response.completed", {"response": response(CALLED)}),
    )


def cohere(kind: str, message: Any = None, **fields: Any) -> bytes:
    """One event of Cohere's chat."""
    told = fields if message is None else {"delta": {"message": message}, **fields}
    return data({"type": kind, **told}, kind)


COHERE_BEGUN = cohere("message-start", {"role": "assistant"}, id="c1")


def cohere_end(reason: str | None) -> bytes:
    """The last event."""
    usage = {"tokens": {"input_tokens": 1, "output_tokens": 5}}
    return data({"type": "message-end", "delta": {"finish_reason": reason, "usage": usage}}, "message-end")


def cohere_events() -> list[bytes]:
    """A text in pieces."""
    return [
        COHERE_BEGUN,
        cohere("content-start", {"content": {"type": "text", "text": ""}}, index=0),
        *(cohere("content-delta", {"content": {"text": text}}, index=0) for text in DELTAS),
        cohere("content-end", index=0),
        cohere_end("COMPLETE"),
    ]


def cohere_tools() -> list[bytes]:
    """A tool call in pieces."""
    begun = {"id": "t1", "type": "function", "function": {"name": "weather", "arguments": ""}}
    more = [{"function": {"arguments": piece}} for piece in PIECES]
    return [
        COHERE_BEGUN,
        cohere("tool-call-start", {"tool_calls": begun}, index=0),
        *(cohere("tool-call-delta", {"tool_calls": piece}, index=0) for piece in more),
        cohere("tool-call-end", index=0),
        cohere_end("TOOL_CALL"),
    ]


def ollama(content: str, **more: Any) -> Json:
    """One line of a chat."""
    message = {"role": "assistant", "content": content}
    return {"model": "m", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": False, **more}


OLLAMA_END = line(ollama("", done=True, done_reason="stop", eval_count=5))


def ollama_lines() -> list[bytes]:
    """A text, and the line that is done."""
    return [*(line(ollama(text)) for text in DELTAS), OLLAMA_END]


def bedrock_messages() -> list[bytes]:
    """A text, why it ended, and what it cost."""
    usage = {"inputTokens": 1, "outputTokens": 5, "totalTokens": 6}
    return [
        aws_event("messageStart", {"role": "assistant"}),
        *(aws_event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": text}}) for text in DELTAS),
        aws_event("contentBlockStop", {"contentBlockIndex": 0}),
        aws_event("messageStop", {"stopReason": "end_turn"}),
        aws_event("metadata", {"usage": usage, "metrics": {"latencyMs": 7}}),
    ]


def live(text: str) -> Json:
    """A message of a Live session in which the model says something."""
    return {"serverContent": {"modelTurn": {"role": "model", "parts": [{"text": text}]}}}


LIVE_DONE: Json = {"serverContent": {"turnComplete": True, "turnCompleteReason": LIVE_END}}


def live_messages() -> list[bytes]:
    """A text, and the end of the turn."""
    return [json.dumps(message, ensure_ascii=False).encode() for message in (*map(live, DELTAS), LIVE_DONE)]
