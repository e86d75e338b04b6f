"""The answers of a mock as Chat Completions has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from interlingua.messages import ToolCall
from interlingua.testing.mock_replies import MockError, MockReply
from interlingua.testing.mock_wires.facts import Facts, arguments_of, event_bytes, finish_of

JSON = dict[str, Any]
DONE = b"data: [DONE]\n\n"
WORDS: Mapping[int, str] = {400: "invalid_request_error", 401: "invalid_api_key", 429: "rate_limit_exceeded"}


def whole(reply: MockReply, facts: Facts) -> JSON:
    """A plain answer."""
    message: JSON = {"role": "assistant", "content": reply.text or None}
    if reply.reasoning:
        message["reasoning_content"] = reply.reasoning
    if reply.refusal:
        message["refusal"] = reply.refusal
    if reply.tool_calls:
        message["tool_calls"] = [
            {"id": facts.call_id(call, place), "type": "function", "function": _function(call)}
            for place, call in enumerate(reply.tool_calls)
        ]
    choice = {"index": 0, "message": message, "finish_reason": finish_of(reply)}
    return {**_head(facts, "chat.completion"), "choices": [choice], "usage": _usage(reply, facts)}


def events(reply: MockReply, facts: Facts) -> Iterator[bytes]:
    """The same answer as a stream."""
    yield from map(event_bytes, streamed(reply, facts))
    yield DONE


def streamed(reply: MockReply, facts: Facts) -> Iterator[JSON]:
    """The same answer piece by piece; the last tells what it cost."""
    head = _head(facts, "chat.completion.chunk")

    def event(delta: JSON, reason: str | None = None) -> JSON:
        return {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}

    yield event({"role": "assistant", "content": ""})
    for piece in facts.cut(reply.reasoning):
        yield event({"reasoning_content": piece})
    for piece in facts.text(reply):
        yield event({"content": piece})
    if reply.refusal:
        yield event({"refusal": reply.refusal})
    for place, call in enumerate(reply.tool_calls):
        begun = {"index": place, "id": facts.call_id(call, place), "type": "function"}
        yield event({"tool_calls": [{**begun, "function": {"name": call.name, "arguments": ""}}]})
        for piece in facts.cut(arguments_of(call)):
            yield event({"tool_calls": [{"index": place, "function": {"arguments": piece}}]})
    yield event({}, finish_of(reply))
    yield {**head, "choices": [], "usage": _usage(reply, facts)}


def error_body(error: MockError) -> JSON:
    """An error as it stands in the body."""
    code = error.code or WORDS.get(error.status, "server_error")
    return {"error": {"message": error.message, "type": code, "code": error.code, "param": None}}


def _head(facts: Facts, kind: str) -> JSON:
    return {"id": f"mock-{facts.number}", "object": kind, "created": 0, "model": facts.model}


def _function(call: ToolCall) -> JSON:
    return {"name": call.name, "arguments": arguments_of(call)}


def _usage(reply: MockReply, facts: Facts) -> JSON:
    usage = facts.usage(reply)
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cache_read_tokens},
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
    }
