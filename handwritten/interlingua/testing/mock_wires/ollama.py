"""The answers of a mock as Ollama's chat has them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from interlingua.testing.mock_replies import MockError, MockReply
from interlingua.testing.mock_wires.facts import Facts, finish_of

JSON = dict[str, Any]
LINES = "application/x-ndjson"
DURATIONS: JSON = {
    "total_duration": 5_000_000,
    "load_duration": 1_000_000,
    "prompt_eval_duration": 2_000_000,
    "eval_duration": 2_000_000,
}
"""In nanoseconds."""


def whole(reply: MockReply, facts: Facts) -> JSON:
    """A plain answer."""
    return folded(streamed(reply, facts))


def events(reply: MockReply, facts: Facts) -> Iterator[bytes]:
    """The same answer as a stream."""
    return map(frame, streamed(reply, facts))


def streamed(reply: MockReply, facts: Facts) -> Iterator[JSON]:
    """The same answer line by line; the last tells what it cost."""

    def line(content: str = "", **more: Any) -> JSON:
        said = {"role": "assistant", "content": content, **more}
        return {"model": facts.model, "created_at": "1970-01-01T00:00:00Z", "message": said, "done": False}

    for piece in facts.cut(reply.reasoning):
        yield line(thinking=piece)
    for piece in facts.text(reply) if reply.text else facts.cut(reply.refusal):
        yield line(piece)
    if reply.tool_calls:
        calls = [
            {
                "id": facts.call_id(call, place),
                "function": {"index": place, "name": call.name, "arguments": dict(call.arguments)},
            }
            for place, call in enumerate(reply.tool_calls)
        ]
        yield line(tool_calls=calls)
    usage = facts.usage(reply)
    reason = finish_of(reply)
    yield {
        **line(),
        "done": True,
        "done_reason": "stop" if reason == "tool_calls" else reason,
        **DURATIONS,
        "prompt_eval_count": usage.input_tokens,
        "eval_count": usage.output_tokens,
    }


def folded(lines: Iterable[JSON]) -> JSON:
    """What a plain answer says of the same lines."""
    pieces = list(lines)
    reply: JSON = dict(pieces[-1])
    for field in ("response", "thinking"):
        text = "".join(piece.get(field, "") for piece in pieces)
        reply |= {field: text} if text or field in reply else {}
    if "message" in reply:
        said = [piece["message"] for piece in pieces]
        message: JSON = {"role": "assistant", "content": "".join(each["content"] for each in said)}
        if thinking := "".join(each.get("thinking", "") for each in said):
            message["thinking"] = thinking
        if calls := [call for each in said for call in each.get("tool_calls", ())]:
            message["tool_calls"] = calls
        reply["message"] = message
    return reply


def frame(line: JSON) -> bytes:
    """A line as it goes over the wire."""
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def error_body(error: MockError) -> JSON:
    """An error as it stands in the body."""
    return {"error": error.message}
