"""The answers of a mock as Cohere's chat has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from interlingua.chat import FinishReason
from interlingua.messages import ToolCall
from interlingua.testing.mock_replies import MockError, MockReply
from interlingua.testing.mock_wires.facts import Facts, arguments_of, event_bytes, finish_of

JSON = dict[str, Any]
REASONS: Mapping[FinishReason, str] = {
    "stop": "COMPLETE",
    "length": "MAX_TOKENS",
    "tool_calls": "TOOL_CALL",
    "content_filter": "ERROR_TOXIC",
    "error": "ERROR",
}
DONE = b"data: [DONE]\n\n"
EMPTY: JSON = {"role": "assistant", "content": [], "tool_plan": "", "tool_calls": [], "citations": []}
"""A message that has only begun."""


def whole(reply: MockReply, facts: Facts) -> JSON:
    """A plain answer."""
    said = reply.text or reply.refusal
    content = [{"type": "thinking", "thinking": reply.reasoning}] if reply.reasoning else []
    content += [{"type": "text", "text": said}] if said else []
    message: JSON = {"role": "assistant", **({"content": content} if content else {})}
    if reply.tool_calls:
        message["tool_calls"] = [_call(call, place, facts) for place, call in enumerate(reply.tool_calls)]
    reason = finish_of(reply)
    finish = REASONS.get(reason, reason)
    return {"id": f"mock-{facts.number}", "finish_reason": finish, "message": message, "usage": _usage(reply, facts)}


def events(reply: MockReply, facts: Facts) -> Iterator[bytes]:
    """The same answer as a stream."""
    yield from map(frame, streamed(whole(reply, facts), facts.pieces_of(reply)))
    yield DONE


def streamed(answer: JSON, pieces: Callable[[str], Iterable[str]]) -> Iterator[JSON]:
    """The events of a plain answer, its texts cut in pieces."""
    message = answer["message"]
    yield {"type": "message-start", "id": answer["id"], "delta": {"message": EMPTY}}
    logprobs = iter(answer.get("logprobs", ()))
    for index, item in enumerate(message.get("content", ())):
        field = item["type"]
        yield _about("content-start", index, content={"type": field, field: ""})
        for piece in pieces(item[field]):
            told = {"logprobs": found} if field == "text" and (found := next(logprobs, None)) else {}
            yield _about("content-delta", index, content={field: piece}) | told
        yield {"type": "content-end", "index": index}
    for piece in pieces(message.get("tool_plan", "")):
        yield {"type": "tool-plan-delta", "delta": {"message": {"tool_plan": piece}}}
    for index, call in enumerate(message.get("tool_calls", ())):
        function = call["function"]
        yield _about("tool-call-start", index, tool_calls={**call, "function": {**function, "arguments": ""}})
        for piece in pieces(function["arguments"]):
            yield _about("tool-call-delta", index, tool_calls={"function": {"arguments": piece}})
        yield {"type": "tool-call-end", "index": index}
    for index, citation in enumerate(message.get("citations", ())):
        yield _about("citation-start", index, citations=citation)
        yield {"type": "citation-end", "index": index}
    ended = {"finish_reason": answer["finish_reason"], "usage": answer["usage"]}
    yield {"type": "message-end", "id": answer["id"], "delta": ended}


def frame(event: JSON) -> bytes:
    """An event as it goes over the wire."""
    return event_bytes(event, name=event["type"])


def error_body(error: MockError) -> JSON:
    """An error as it stands in the body."""
    return {"message": error.message}


def _about(kind: str, index: int, **said: Any) -> JSON:
    return {"type": kind, "index": index, "delta": {"message": said}}


def _call(call: ToolCall, place: int, facts: Facts) -> JSON:
    function = {"name": call.name, "arguments": arguments_of(call)}
    return {"id": facts.call_id(call, place), "type": "function", "function": function}


def _usage(reply: MockReply, facts: Facts) -> JSON:
    usage = facts.usage(reply)
    counted = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
    return {"billed_units": counted, "tokens": counted, "cached_tokens": usage.cache_read_tokens}
