"""The answers of a mock as Bedrock's Converse has them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from interlingua.chat import FinishReason
from interlingua.testing.mock_replies import MockError, MockReply
from interlingua.testing.mock_wires import aws_messages
from interlingua.testing.mock_wires.facts import Facts, finish_of

JSON = dict[str, Any]
REASONS: Mapping[FinishReason, str] = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "content_filtered",
}
CODES: Mapping[int, str] = {
    400: "ValidationException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    429: "ThrottlingException",
    503: "ServiceUnavailableException",
}
MESSAGES = "application/vnd.amazon.eventstream"
Cut = Callable[[str], Iterable[str]]


def whole(reply: MockReply, facts: Facts) -> JSON:
    """A plain answer."""
    content: list[JSON] = []
    if reply.reasoning:
        content.append({"reasoningContent": {"reasoningText": {"text": reply.reasoning}}})
    if said := reply.text or reply.refusal:
        content.append({"text": said})
    content += [
        {"toolUse": {"toolUseId": facts.call_id(call, place), "name": call.name, "input": dict(call.arguments)}}
        for place, call in enumerate(reply.tool_calls)
    ]
    reason = finish_of(reply)
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": REASONS.get(reason, reason),
        "usage": _usage(reply, facts),
        "metrics": {"latencyMs": 1},
    }


def events(reply: MockReply, facts: Facts) -> Iterator[bytes]:
    """The same answer as a stream."""
    told = streamed(whole(reply, facts), facts.pieces_of(reply))
    return (aws_messages.event(name, data) for name, data in told)


def streamed(answer: Mapping[str, Any], pieces: Cut) -> Iterator[tuple[str, JSON]]:
    """The events that say the same as a plain answer, its texts cut in pieces."""
    yield "messageStart", {"role": "assistant"}
    for index, block in enumerate(answer["output"]["message"]["content"]):
        start, deltas = _deltas(block, pieces)
        if start:
            yield "contentBlockStart", {"contentBlockIndex": index, "start": start}
        for delta in deltas:
            yield "contentBlockDelta", {"contentBlockIndex": index, "delta": delta}
        yield "contentBlockStop", {"contentBlockIndex": index}
    yield "messageStop", {"stopReason": answer["stopReason"]}
    yield "metadata", {name: answer[name] for name in ("usage", "metrics", "trace") if name in answer}


def error_body(error: MockError) -> JSON:
    """An error as it stands in the body."""
    return {"__type": error.code or CODES.get(error.status, "InternalServerException"), "message": error.message}


def _deltas(block: Mapping[str, Any], pieces: Cut) -> tuple[JSON, list[Any]]:
    """What announces a block, and what it comes in."""
    match block:
        case {"text": str(text)}:
            return {}, [{"text": each} for each in pieces(text)]
        case {"toolUse": {"input": given, **named}}:
            return {"toolUse": named}, [{"toolUse": {"input": each}} for each in pieces(json.dumps(given))]
        case {"reasoningContent": {"reasoningText": {"text": str(text), **signed}}}:
            said = [{"text": each} for each in pieces(text)]
            return {}, [{"reasoningContent": each} for each in (*said, *([signed] if signed else []))]
        case {"citationsContent": cited}:
            texts = [{"text": each["text"]} for each in cited.get("content", ())]
            return {}, [*texts, *({"citation": each} for each in cited.get("citations", ()))]
        case _:
            return {}, [dict(block)]


def _usage(reply: MockReply, facts: Facts) -> JSON:
    usage = facts.usage(reply)
    kept = {"cacheReadInputTokens": usage.cache_read_tokens, "cacheWriteInputTokens": usage.cache_write_tokens}
    return {
        "inputTokens": usage.input_tokens - sum(kept.values()),
        "outputTokens": usage.output_tokens,
        "totalTokens": usage.total_tokens,
        **{name: count for name, count in kept.items() if count},
    }
