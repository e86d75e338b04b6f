"""Replies and streams of Cohere's chat for the tests: JSON in, our values out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from interlingua.chat import ChatRequest, ChatResponse
from interlingua.events import Event
from interlingua.folding import collect
from interlingua.messages import Message, user
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.cohere_chat import capabilities
from interlingua_wire.cohere.resources.chat import CHAT_CREATE
from tests.protocols.spec import violations

chat = capabilities.chat
USAGE = {
    "billed_units": {"input_tokens": 20, "output_tokens": 12},
    "tokens": {"input_tokens": 520, "output_tokens": 40},
    "cached_tokens": 128,
}


def encoded(*messages: Message, profile: Profile | None = None, stream: bool = False, **settings: Any) -> Encoded:
    """A request of these messages, encoded."""
    request = ChatRequest(model="m", messages=messages or (user("Hi"),), **settings)
    return chat.encode(request, profile or Profile(), stream=stream)


def body(*messages: Message, profile: Profile | None = None, **settings: Any) -> dict[str, Any]:
    """Its body as JSON, held against the API's specification."""
    found = json.loads(json.dumps(encoded(*messages, profile=profile, **settings).request.body))
    assert violations("cohere", "/v2/chat", found) == []
    return found


def warned(*messages: Message, profile: Profile | None = None, **settings: Any) -> list[str]:
    """The parameters its warnings name."""
    return [warning.parameter for warning in encoded(*messages, profile=profile, **settings).warnings]


def message(
    *content: Any, finish_reason: str | None = "COMPLETE", logprobs: Any = None, **fields: Any
) -> dict[str, Any]:
    """The JSON of a reply."""
    said = {"role": "assistant", **({"content": list(content)} if content else {}), **fields}
    reply = {"id": "c-1", "finish_reason": finish_reason, "message": said, "usage": USAGE}
    return reply if logprobs is None else {**reply, "logprobs": logprobs}


def decoded(reply: Any) -> ChatResponse:
    """The response of a plain reply."""
    return chat.decode(CHAT_CREATE.reply.decode(json.dumps(reply)))


def events(wire_events: Iterable[Any]) -> Iterator[Event]:
    """Our events of a stream."""
    decoder = chat.decoder()
    assert CHAT_CREATE.stream is not None
    for event in wire_events:
        yield from decoder.feed(CHAT_CREATE.stream.event.decode(json.dumps(event)))
    yield from decoder.end()


def folded(wire_events: Iterable[Any]) -> ChatResponse:
    """The response a stream folds into."""
    return collect(events(wire_events))


def streamed(reply: dict[str, Any], *, piece: int = 3) -> list[Any]:
    """The events by which a server would send the same reply."""
    said = reply["message"]
    wire: list[Any] = [{"type": "message-start", "id": reply["id"], "delta": {"message": {"role": "assistant"}}}]
    for index, item in enumerate(said.get("content") or ()):
        wire += _item(index, item, piece)
    wire += [{"type": "content-delta", "index": 0, "logprobs": item} for item in reply.get("logprobs") or ()]
    wire += [
        {"type": "tool-plan-delta", "delta": {"message": {"tool_plan": text}}}
        for text in _pieces(said.get("tool_plan") or "", piece)
    ]
    for index, call in enumerate(said.get("tool_calls") or ()):
        wire += _call(index, call, piece)
    for index, citation in enumerate(said.get("citations") or ()):
        wire.append(_about("citation-start", index, {"citations": citation}))
        wire.append({"type": "citation-end", "index": index})
    return [*wire, {"type": "message-end", "delta": {"finish_reason": reply["finish_reason"], "usage": reply["usage"]}}]


def _item(index: int, item: dict[str, Any], piece: int) -> list[Any]:
    field = item["type"]
    if field not in ("text", "thinking"):
        return [_about("content-start", index, {"content": item}), {"type": "content-end", "index": index}]
    start = _about("content-start", index, {"content": {"type": field, field: ""}})
    deltas = [_about("content-delta", index, {"content": {field: text}}) for text in _pieces(item[field], piece)]
    return [start, *deltas, {"type": "content-end", "index": index}]


def _call(index: int, call: dict[str, Any], piece: int) -> list[Any]:
    function = call["function"]
    start = {**call, "function": {"name": function["name"], "arguments": ""}}
    wire = [_about("tool-call-start", index, {"tool_calls": start})]
    for text in _pieces(function["arguments"], piece):
        wire.append(_about("tool-call-delta", index, {"tool_calls": {"function": {"arguments": text}}}))
    return [*wire, {"type": "tool-call-end", "index": index}]


def _about(kind: str, index: int, said: Any) -> dict[str, Any]:
    return {"type": kind, "index": index, "delta": {"message": said}}


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]
