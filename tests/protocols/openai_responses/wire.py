"""The Responses API on the wire: bodies as they are sent, replies and streams as they arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from interlingua.chat import ChatRequest, ChatResponse
from interlingua.events import Event
from interlingua.folding import collect
from interlingua.messages import Message, user
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.openai_responses import capabilities
from interlingua_wire.openai.resources.responses import RESPONSES_CREATE
from tests.protocols.spec import violations

JSON = dict[str, Any]
chat = capabilities.chat
USUAL = Profile()
USAGE: JSON = {
    "input_tokens": 100,
    "input_tokens_details": {"cached_tokens": 80, "cache_write_tokens": 5},
    "output_tokens": 50,
    "output_tokens_details": {"reasoning_tokens": 40},
    "total_tokens": 150,
}


def encoded(*messages: Message, stream: bool = False, profile: Profile = USUAL, **fields: Any) -> Encoded:
    """A request on its way out; its body must be one that the specification allows."""
    request = ChatRequest(model="m", messages=messages or (user("Hi"),), **fields)
    result = chat.encode(request, profile, stream=stream)
    assert violations("openai", "CreateResponse", result.request.body) == []
    return result


def body_of(result: Encoded) -> Any:
    """The JSON that is sent."""
    return result.request.body


def body(*messages: Message, **settings: Any) -> Any:
    """The body alone."""
    return body_of(encoded(*messages, **settings))


def sent(*messages: Message, **settings: Any) -> list[JSON]:
    """The input items of the body."""
    return body(*messages, **settings)["input"]


def notes(*messages: Message, **settings: Any) -> list[str]:
    """Which parameters the request warns of."""
    return [warning.parameter for warning in encoded(*messages, **settings).warnings]


def said(*content: JSON, **fields: Any) -> JSON:
    """A message item."""
    return {
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "status": "completed",
        "content": list(content),
        **fields,
    }


def text(words: str, *annotations: JSON) -> JSON:
    """Text in a message item."""
    return {"type": "output_text", "text": words, "annotations": list(annotations), "logprobs": []}


def reasoning(*summaries: str, **fields: Any) -> JSON:
    """A reasoning item."""
    summary = [{"type": "summary_text", "text": each} for each in summaries]
    return {"type": "reasoning", "id": "rs_1", "summary": summary, **fields}


def call(call_id: str, name: str, arguments: str, **fields: Any) -> JSON:
    """A function call item."""
    item = {"type": "function_call", "id": f"fc_{call_id}", "call_id": call_id, "name": name, "arguments": arguments}
    return {**item, "status": "completed", **fields}


def reply(*items: JSON, status: str = "completed", **fields: Any) -> JSON:
    """A plain reply."""
    fixed = {"id": "resp_1", "object": "response", "created_at": 1, "model": "gpt-x", "error": None, "usage": USAGE}
    return {**fixed, "incomplete_details": None, "status": status, "output": list(items), **fields}


def cut_off(*items: JSON, reason: str = "max_output_tokens") -> JSON:
    """A plain reply that is incomplete."""
    return reply(*items, status="incomplete", incomplete_details={"reason": reason})


def decoded(wire: JSON) -> ChatResponse:
    """A plain reply as ours."""
    return chat.decode(RESPONSES_CREATE.reply.decode(json.dumps(wire)))


def events(*wire: JSON) -> list[Event]:
    """A stream as our events."""
    rule = RESPONSES_CREATE.stream
    assert rule is not None
    decoder = chat.decoder()
    ours = [event for each in wire for event in decoder.feed(rule.event.decode(json.dumps(each)))]
    return [*ours, *decoder.end()]


def folded(*wire: JSON) -> ChatResponse:
    """A stream as one response."""
    return collect(events(*wire))


def streamed(response: JSON, *, cut: int = 3) -> list[JSON]:
    """The events by which a server would send the same reply."""
    begun = {**response, "status": "in_progress", "output": [], "usage": None, "incomplete_details": None}
    wire: list[JSON] = [
        {"type": "response.created", "response": begun},
        {"type": "response.in_progress", "response": begun},
    ]
    for place, item in enumerate(response["output"]):
        at = {"output_index": place, "item_id": item.get("id")}
        empty = {**item, "status": "in_progress"} | {field: [] for field in ("content", "summary") if field in item}
        empty |= {"arguments": ""} if "arguments" in item else {}
        wire.append({"type": "response.output_item.added", "output_index": place, "item": empty})
        wire += [{"type": kind, **at, **fields} for kind, fields in item_events(item, cut)]
        wire.append({"type": "response.output_item.done", "output_index": place, "item": item})
    wire.append({"type": f"response.{response['status']}", "response": response})
    return [{**event, "sequence_number": number} for number, event in enumerate(wire)]


def item_events(item: JSON, cut: int) -> Iterator[tuple[str, JSON]]:
    """The events between the beginning of an item and its end."""
    for number, piece in enumerate(item.get("summary", [])):
        at = {"summary_index": number}
        yield "response.reasoning_summary_part.added", {**at, "part": {"type": "summary_text", "text": ""}}
        for words in cuts(piece["text"], cut):
            yield "response.reasoning_summary_text.delta", {**at, "delta": words}
        yield "response.reasoning_summary_text.done", {**at, "text": piece["text"]}
        yield "response.reasoning_summary_part.done", {**at, "part": piece}
    for number, content in enumerate(item.get("content", [])):
        yield from content_events(content, number, cut)
    if item["type"] == "function_call":
        for words in cuts(item["arguments"], cut):
            yield "response.function_call_arguments.delta", {"delta": words}
        yield "response.function_call_arguments.done", {"arguments": item["arguments"], "name": item["name"]}
    if item["type"] == "web_search_call":
        yield "response.web_search_call.searching", {}


def content_events(content: JSON, number: int, cut: int) -> Iterator[tuple[str, JSON]]:
    """The events of one content of a message or reasoning item."""
    at = {"content_index": number}
    if content["type"] == "reasoning_text":
        yield from (("response.reasoning_text.delta", {**at, "delta": words}) for words in cuts(content["text"], cut))
        return
    field, kind = {"output_text": ("text", "output_text"), "refusal": ("refusal", "refusal")}[content["type"]]
    yield "response.content_part.added", {**at, "part": {**content, field: ""}}
    for words in cuts(content[field], cut):
        yield f"response.{kind}.delta", {**at, "delta": words, "logprobs": []}
    for annotation in content.get("annotations", []):
        yield "response.output_text.annotation.added", {**at, "annotation_index": 0, "annotation": annotation}
    yield f"response.{kind}.done", {**at, field: content[field]}
    yield "response.content_part.done", {**at, "part": content}


def cuts(words: str, cut: int) -> list[str]:
    """The text in pieces."""
    return [words[at : at + cut] for at in range(0, len(words), cut)]
