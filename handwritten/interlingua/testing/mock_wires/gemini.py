"""The answers of a mock as Gemini's generateContent has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from interlingua.chat import FinishReason
from interlingua.testing.mock_replies import MockError, MockReply
from interlingua.testing.mock_wires.facts import Facts, event_bytes, finish_of

JSON = dict[str, Any]
REASONS: Mapping[FinishReason, str] = {
    "stop": "STOP",
    "length": "MAX_TOKENS",
    "tool_calls": "STOP",
    "content_filter": "SAFETY",
    "other": "OTHER",
}
WORDS: Mapping[int, str] = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}


def whole(reply: MockReply, facts: Facts) -> JSON:
    """A plain answer."""
    thoughts = [{"text": reply.reasoning, "thought": True}] if reply.reasoning else []
    said = [{"text": reply.text or reply.refusal}] if reply.text or reply.refusal else []
    return _reply([*thoughts, *said, *_calls(reply, facts)], reply, facts, reason=_reason(reply))


def events(reply: MockReply, facts: Facts) -> Iterator[bytes]:
    """The same answer as a stream."""
    for piece in facts.cut(reply.reasoning):
        yield event_bytes(_reply([{"text": piece, "thought": True}], reply, facts))
    for piece in facts.text(reply) if reply.text else facts.cut(reply.refusal):
        yield event_bytes(_reply([{"text": piece}], reply, facts))
    for call in _calls(reply, facts):
        yield event_bytes(_reply([call], reply, facts))
    yield event_bytes(_reply([], reply, facts, reason=_reason(reply)))


def error_body(error: MockError) -> JSON:
    """An error as it stands in the body."""
    word = error.code or WORDS.get(error.status, "INTERNAL")
    return {"error": {"code": error.status, "message": error.message, "status": word}}


def _calls(reply: MockReply, facts: Facts) -> list[JSON]:
    return [
        {"functionCall": {"id": facts.call_id(call, place), "name": call.name, "args": dict(call.arguments)}}
        for place, call in enumerate(reply.tool_calls)
    ]


def _reason(reply: MockReply) -> str:
    return REASONS.get(finish_of(reply), "OTHER")


def _reply(parts: list[JSON], reply: MockReply, facts: Facts, *, reason: str | None = None) -> JSON:
    usage = facts.usage(reply)
    candidate: JSON = {"index": 0, "content": {"role": "model", "parts": parts}}
    if reason is not None:
        candidate["finishReason"] = reason
    return {
        "candidates": [candidate],
        "modelVersion": facts.model,
        "responseId": f"mock-{facts.number}",
        "usageMetadata": {
            "promptTokenCount": usage.input_tokens,
            "cachedContentTokenCount": usage.cache_read_tokens,
            "candidatesTokenCount": usage.output_tokens - usage.reasoning_tokens,
            "thoughtsTokenCount": usage.reasoning_tokens,
            "totalTokenCount": usage.total_tokens,
        },
    }
