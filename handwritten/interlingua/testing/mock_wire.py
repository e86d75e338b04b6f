"""The answers of a mock as Chat Completions has them on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from interlingua.messages import ToolCall
from interlingua.structured.json_text import json_text
from interlingua.testing.mock_replies import MockError, MockReply
from interlingua.testing.mock_requests import MockRequest
from interlingua.usage import Usage

JSON = dict[str, Any]
REASONS: Mapping[str, str] = {"error": "error", "other": "other"}
WORDS: Mapping[int, str] = {400: "invalid_request_error", 401: "invalid_api_key", 429: "rate_limit_exceeded"}


def whole_body(reply: MockReply, request: MockRequest, number: int) -> JSON:
    """A plain answer."""
    message: JSON = {"role": "assistant", "content": reply.text or None}
    if reply.reasoning:
        message["reasoning_content"] = reply.reasoning
    if reply.refusal:
        message["refusal"] = reply.refusal
    if reply.tool_calls:
        message["tool_calls"] = [
            {"id": _id(call, number, place), "type": "function", "function": _function(call)}
            for place, call in enumerate(reply.tool_calls)
        ]
    choice = {"index": 0, "message": message, "finish_reason": _reason(reply)}
    head = _head(request, number, "chat.completion")
    return {**head, "choices": [choice], "usage": _usage(reply, request)}


def stream_events(reply: MockReply, request: MockRequest, number: int, pieces: int) -> Iterator[bytes]:
    """The same answer as server-sent events, the last of which ends it."""
    head = _head(request, number, "chat.completion.chunk")

    def event(delta: JSON, reason: str | None = None) -> bytes:
        return _event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})

    size = pieces if reply.pieces is None else reply.pieces
    yield event({"role": "assistant", "content": ""})
    for piece in _cut(reply.reasoning, size if isinstance(size, int) else pieces):
        yield event({"reasoning_content": piece})
    for piece in size if isinstance(size, Sequence) else _cut(reply.text, size):
        yield event({"content": piece})
    if reply.refusal:
        yield event({"refusal": reply.refusal})
    for place, call in enumerate(reply.tool_calls):
        function = _function(call)
        begun = {"index": place, "id": _id(call, number, place), "type": "function"}
        yield event({"tool_calls": [{**begun, "function": {"name": function["name"], "arguments": ""}}]})
        for piece in _cut(function["arguments"], pieces):
            yield event({"tool_calls": [{"index": place, "function": {"arguments": piece}}]})
    yield event({}, _reason(reply))
    yield _event({**head, "choices": [], "usage": _usage(reply, request)})
    yield b"data: [DONE]\n\n"


def error_body(error: MockError) -> JSON:
    """An error as it stands in the body."""
    code = error.code or WORDS.get(error.status, "server_error")
    return {"error": {"message": error.message, "type": code, "code": error.code, "param": None}}


def embeddings_body(request: MockRequest, size: int) -> JSON:
    """A vector for each input: another text has another one, the same text the same."""
    inputs = request.body.get("input", [])
    texts: Sequence[str] = [inputs] if isinstance(inputs, str) else inputs
    wanted = int(request.body.get("dimensions", size))
    data = [
        {"object": "embedding", "index": place, "embedding": vector_of(text, wanted)}
        for place, text in enumerate(texts)
    ]
    tokens = sum(_words(text) for text in texts)
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "data": data, "model": request.body.get("model", ""), "usage": usage}


def models_body(names: Sequence[str]) -> JSON:
    """The list of models."""
    listed = [{"id": name, "object": "model", "created": 0, "owned_by": "mock"} for name in names]
    return {"object": "list", "data": listed}


def vector_of(text: str, size: int) -> list[float]:
    """A vector that depends on the text alone."""
    return [
        int.from_bytes(blake2b(f"{place} {text}".encode(), digest_size=4).digest(), "big") / 2**31 - 1
        for place in range(size)
    ]


def _head(request: MockRequest, number: int, kind: str) -> JSON:
    return {"id": f"mock-{number}", "object": kind, "created": 0, "model": request.body.get("model", "")}


def _event(value: JSON) -> bytes:
    return f"data: {json.dumps(value)}\n\n".encode()


def _reason(reply: MockReply) -> str:
    reason = reply.finish_reason or ("tool_calls" if reply.tool_calls else "stop")
    return REASONS.get(reason, reason)


def _function(call: ToolCall) -> JSON:
    return {"name": call.name, "arguments": json_text(call.arguments)}


def _id(call: ToolCall, number: int, place: int) -> str:
    return call.id or f"call_{number}_{place}"


def _usage(reply: MockReply, request: MockRequest) -> JSON:
    said = sum(_words(message.text) for message in request.unified.messages)
    usage = reply.usage or Usage(input_tokens=said, output_tokens=_words(reply.text) + len(reply.tool_calls))
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cache_read_tokens},
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
    }


def _words(text: str) -> int:
    return len(text.split())


def _cut(text: str, size: int) -> Iterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]
