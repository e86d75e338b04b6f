"""The answers of a mock as Anthropic's Messages have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from interlingua.chat import FinishReason
from interlingua.testing.mock_replies import MockError, MockReply
from interlingua.testing.mock_wires.facts import Facts, arguments_of, event_bytes, finish_of

JSON = dict[str, Any]
REASONS: Mapping[FinishReason, str] = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}
WORDS: Mapping[int, str] = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}
CALLED: JSON = {"caller": {"type": "direct"}}
"""By whom a tool is called: by the model itself."""
SIGNATURE = "bW9jaw=="
Part = tuple[JSON, JSON, list[JSON]]
"""A part whole, as it begins in a stream, and what comes of it."""


def whole(reply: MockReply, facts: Facts) -> JSON:
    """A plain answer."""
    return {
        **_head(facts),
        "content": [part for part, _, _ in _parts(reply, facts)],
        "stop_reason": _reason(reply),
        "stop_sequence": None,
        "usage": _usage(reply, facts),
    }


def events(reply: MockReply, facts: Facts) -> Iterator[bytes]:
    """The same answer as a stream."""
    return (event_bytes(event, name=event["type"]) for event in streamed(reply, facts))


def streamed(reply: MockReply, facts: Facts) -> Iterator[JSON]:
    """The same answer event by event."""
    usage = _usage(reply, facts)
    begun: JSON = {**_head(facts), "content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 0}}
    yield {"type": "message_start", "message": begun}
    for index, (_, begin, deltas) in enumerate(_parts(reply, facts)):
        yield {"type": "content_block_start", "index": index, "content_block": begin}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    ended = {"stop_reason": _reason(reply), "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": usage}
    yield {"type": "message_stop"}


def error_body(error: MockError) -> JSON:
    """An error as it stands in the body."""
    kind = error.code or WORDS.get(error.status, "api_error")
    return {"type": "error", "error": {"type": kind, "message": error.message}}


def _parts(reply: MockReply, facts: Facts) -> Iterator[Part]:
    if reply.reasoning:
        silent: JSON = {"type": "thinking", "thinking": "", "signature": ""}
        deltas: Sequence[JSON] = [{"type": "thinking_delta", "thinking": piece} for piece in facts.cut(reply.reasoning)]
        signed = {"type": "signature_delta", "signature": SIGNATURE}
        yield {**silent, "thinking": reply.reasoning, "signature": SIGNATURE}, silent, [*deltas, signed]
    if text := reply.text or reply.refusal:
        bare: JSON = {"type": "text", "text": "", "citations": None}
        pieces = facts.text(reply) if reply.text else facts.cut(text)
        deltas = [{"type": "text_delta", "text": piece} for piece in pieces]
        yield {**bare, "text": text}, bare, [*deltas]
    for place, call in enumerate(reply.tool_calls):
        empty: JSON = {"type": "tool_use", "id": facts.call_id(call, place), "name": call.name, "input": {}, **CALLED}
        cut = facts.cut(arguments_of(call))
        deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in cut]
        yield {**empty, "input": dict(call.arguments)}, empty, [*deltas]


def _head(facts: Facts) -> JSON:
    return {"id": f"msg_mock_{facts.number}", "type": "message", "role": "assistant", "model": facts.model}


def _reason(reply: MockReply) -> str:
    reason = "content_filter" if reply.refusal and reply.finish_reason is None else finish_of(reply)
    return REASONS.get(reason, reason)


def _usage(reply: MockReply, facts: Facts) -> JSON:
    usage = facts.usage(reply)
    return {
        "input_tokens": usage.input_tokens - usage.cache_read_tokens - usage.cache_write_tokens,
        "cache_read_input_tokens": usage.cache_read_tokens,
        "cache_creation_input_tokens": usage.cache_write_tokens,
        "output_tokens": usage.output_tokens,
    }
