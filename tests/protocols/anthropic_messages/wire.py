"""Replies and streams of the Messages API for the tests: JSON in, our values out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from interlingua.chat import ChatRequest, ChatResponse
from interlingua.events import Event
from interlingua.folding import collect
from interlingua.messages import Message, user
from interlingua.profiles import Profile
from interlingua.protocols.anthropic_messages import capabilities
from interlingua.protocols.base import Encoded
from interlingua_wire.anthropic.resources.messages import MESSAGES_CREATE
from tests.protocols.spec import violations

chat = capabilities.chat


def encoded(*messages: Message, profile: Profile | None = None, stream: bool = False, **settings: Any) -> Encoded:
    """A request of these messages, encoded."""
    request = ChatRequest(model="m", messages=messages or (user("Hi"),), **settings)
    return chat.encode(request, profile or Profile(), stream=stream)


def unchecked(encoded: Encoded) -> dict[str, Any]:
    """The body as JSON."""
    return json.loads(json.dumps(encoded.request.body))


def sent(encoded: Encoded) -> dict[str, Any]:
    """The body as JSON, held against the API's specification."""
    body = unchecked(encoded)
    assert violations("anthropic", "CreateMessageParams", body) == []
    return body


def body(*messages: Message, profile: Profile | None = None, **settings: Any) -> dict[str, Any]:
    """Its body."""
    return sent(encoded(*messages, profile=profile, **settings))


def warned(*messages: Message, profile: Profile | None = None, **settings: Any) -> list[str]:
    """The parameters its warnings name."""
    return [warning.parameter for warning in encoded(*messages, profile=profile, **settings).warnings]


def message(*content: Any, stop_reason: str | None = "end_turn", **fields: Any) -> dict[str, Any]:
    """The JSON of a reply."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-x",
        "content": list(content),
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 5},
        **fields,
    }


def decoded(reply: Any) -> ChatResponse:
    """The response of a plain reply."""
    return chat.decode(MESSAGES_CREATE.reply.decode(json.dumps(reply)))


def events(wire_events: Iterable[Any]) -> Iterator[Event]:
    """Our events of a stream."""
    decoder = chat.decoder()
    assert MESSAGES_CREATE.stream is not None
    for event in wire_events:
        yield from decoder.feed(MESSAGES_CREATE.stream.event.decode(json.dumps(event)))
    yield from decoder.end()


def folded(wire_events: Iterable[Any]) -> ChatResponse:
    """The response a stream folds into."""
    return collect(events(wire_events))


def streamed(reply: dict[str, Any], *, piece: int = 3) -> list[Any]:
    """The events by which a server would send the same reply."""
    start = {**reply, "content": [], "stop_reason": None, "usage": {**reply["usage"], "output_tokens": 1}}
    wire: list[Any] = [{"type": "message_start", "message": start}, {"type": "ping"}]
    for index, block in enumerate(reply["content"]):
        empty, deltas = _opened(block, piece)
        wire.append({"type": "content_block_start", "index": index, "content_block": empty})
        wire += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        wire.append({"type": "content_block_stop", "index": index})
    delta = {name: reply.get(name) for name in ("stop_reason", "stop_sequence", "stop_details")}
    usage = {"output_tokens": reply["usage"]["output_tokens"]}
    return [*wire, {"type": "message_delta", "delta": delta, "usage": usage}, {"type": "message_stop"}]


def _opened(block: dict[str, Any], piece: int) -> tuple[dict[str, Any], list[Any]]:
    match block:
        case {"type": "text"}:
            cited = [{"type": "citations_delta", "citation": citation} for citation in block.get("citations") or []]
            return {"type": "text", "text": ""}, [*_deltas("text_delta", "text", block["text"], piece), *cited]
        case {"type": "thinking"}:
            deltas = _deltas("thinking_delta", "thinking", block["thinking"], piece)
            signature = {"type": "signature_delta", "signature": block["signature"]}
            return {"type": "thinking", "thinking": "", "signature": ""}, [*deltas, signature]
        case {"input": arguments}:
            text = json.dumps(arguments) if arguments else ""
            return {**block, "input": {}}, _deltas("input_json_delta", "partial_json", text, piece)
        case _:
            return block, []


def _deltas(kind: str, field: str, text: str, piece: int) -> list[Any]:
    return [{"type": kind, field: text[at : at + piece]} for at in range(0, len(text), piece)]
