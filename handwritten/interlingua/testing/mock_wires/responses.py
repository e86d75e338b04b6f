"""The answers of a mock as OpenAI's Responses have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from interlingua.chat import FinishReason
from interlingua.messages import ToolCall
from interlingua.testing.mock_replies import MockReply
from interlingua.testing.mock_wires.facts import Facts, arguments_of, event_bytes, finish_of

JSON = dict[str, Any]
CUT_OFF: Mapping[FinishReason, str] = {"length": "max_output_tokens", "content_filter": "content_filter"}


def whole(reply: MockReply, facts: Facts) -> JSON:
    """A plain answer."""
    reason = CUT_OFF.get(finish_of(reply))
    return {
        **_head(facts),
        "status": "completed" if reason is None else "incomplete",
        "incomplete_details": None if reason is None else {"reason": reason},
        "output": _items(reply, facts),
        "usage": _usage(reply, facts),
    }


def events(reply: MockReply, facts: Facts) -> Iterator[bytes]:
    """The same answer as a stream."""
    return (event_bytes(event, name=event["type"]) for event in numbered(reply, facts))


def numbered(reply: MockReply, facts: Facts) -> Iterator[JSON]:
    """The same answer as events that count up."""
    return ({**event, "sequence_number": number} for number, event in enumerate(_events(reply, facts)))


def _events(reply: MockReply, facts: Facts) -> Iterator[JSON]:
    begun: JSON = {**_head(facts), "status": "in_progress", "output": []}
    yield {"type": "response.created", "response": begun}
    yield {"type": "response.in_progress", "response": begun}
    items = _items(reply, facts)
    for index, item in enumerate(items):
        empty = {**item, **_EMPTY[item["type"]]}
        yield {"type": "response.output_item.added", "output_index": index, "item": empty}
        for event in _deltas(item, reply, facts):
            yield {**event, "output_index": index, "item_id": item["id"]}
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    done = whole(reply, facts)
    yield {"type": f"response.{done['status']}", "response": done}


_EMPTY: Mapping[str, JSON] = {
    "reasoning": {"summary": []},
    "message": {"content": [], "status": "in_progress"},
    "function_call": {"arguments": "", "status": "in_progress"},
}
"""What is missing of an item when it begins."""


def _deltas(item: JSON, reply: MockReply, facts: Facts) -> Iterator[JSON]:
    match item["type"]:
        case "reasoning":
            (part,) = item["summary"]
            yield {"type": "response.reasoning_summary_part.added", "summary_index": 0, "part": {**part, "text": ""}}
            for piece in facts.cut(reply.reasoning):
                yield {"type": "response.reasoning_summary_text.delta", "summary_index": 0, "delta": piece}
            yield {"type": "response.reasoning_summary_text.done", "summary_index": 0, "text": reply.reasoning}
            yield {"type": "response.reasoning_summary_part.done", "summary_index": 0, "part": part}
        case "message":
            yield from _said(item["content"], reply, facts)
        case _:
            for piece in facts.cut(item["arguments"]):
                yield {"type": "response.function_call_arguments.delta", "delta": piece}
            done = {"name": item["name"], "arguments": item["arguments"]}
            yield {"type": "response.function_call_arguments.done", **done}


def _said(parts: list[JSON], reply: MockReply, facts: Facts) -> Iterator[JSON]:
    for place, part in enumerate(parts):
        is_refusal = part["type"] == "refusal"
        field, kind = ("refusal", "refusal") if is_refusal else ("text", "output_text")
        more: JSON = {} if is_refusal else {"logprobs": []}
        yield {"type": "response.content_part.added", "content_index": place, "part": {**part, field: ""}}
        for piece in facts.cut(part[field]) if is_refusal else facts.text(reply):
            yield {"type": f"response.{kind}.delta", "content_index": place, "delta": piece, **more}
        yield {"type": f"response.{kind}.done", "content_index": place, field: part[field], **more}
        yield {"type": "response.content_part.done", "content_index": place, "part": part}


def _items(reply: MockReply, facts: Facts) -> list[JSON]:
    items: list[JSON] = []
    if reply.reasoning:
        summary = [{"type": "summary_text", "text": reply.reasoning}]
        items.append({"type": "reasoning", "id": f"rs_{facts.number}", "summary": summary})
    said: list[JSON] = []
    if reply.text:
        said.append({"type": "output_text", "text": reply.text, "annotations": [], "logprobs": []})
    if reply.refusal:
        said.append({"type": "refusal", "refusal": reply.refusal})
    if said:
        message = {"type": "message", "id": f"msg_{facts.number}", "role": "assistant", "status": "completed"}
        items.append({**message, "content": said})
    return [*items, *(_call(call, place, facts) for place, call in enumerate(reply.tool_calls))]


def _call(call: ToolCall, place: int, facts: Facts) -> JSON:
    return {
        "type": "function_call",
        "id": f"fc_{facts.number}_{place}",
        "call_id": facts.call_id(call, place),
        "name": call.name,
        "arguments": arguments_of(call),
        "status": "completed",
    }


def _head(facts: Facts) -> JSON:
    return {"id": f"resp_{facts.number}", "object": "response", "created_at": 0, "model": facts.model, "error": None}


def _usage(reply: MockReply, facts: Facts) -> JSON:
    usage = facts.usage(reply)
    return {
        "input_tokens": usage.input_tokens,
        "input_tokens_details": {
            "cached_tokens": usage.cache_read_tokens,
            "cache_write_tokens": usage.cache_write_tokens,
        },
        "output_tokens": usage.output_tokens,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
        "total_tokens": usage.total_tokens,
    }
