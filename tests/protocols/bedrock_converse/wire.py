"""Replies and streams of Converse for the tests: JSON in, our values out."""

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
from interlingua.protocols.bedrock_converse import capabilities
from interlingua_wire.bedrock_runtime.resources.models import MODELS_CONVERSE, MODELS_CONVERSE_STREAM
from tests.protocols.spec import violations

chat = capabilities.chat


def encoded(*messages: Message, profile: Profile | None = None, stream: bool = False, **settings: Any) -> Encoded:
    """A request of these messages, encoded."""
    request = ChatRequest(model="m", messages=messages or (user("Hi"),), **settings)
    return chat.encode(request, profile or Profile(), stream=stream)


def unchecked(encoded: Encoded) -> dict[str, Any]:
    """The body as JSON."""
    return json.loads(json.dumps(encoded.request.body))


def body(*messages: Message, profile: Profile | None = None, **settings: Any) -> dict[str, Any]:
    """Its body as JSON, held against the API's specification."""
    sent = unchecked(encoded(*messages, profile=profile, **settings))
    assert violations("bedrock_runtime", "ConverseRequest", sent) == []
    return sent


def warned(*messages: Message, profile: Profile | None = None, **settings: Any) -> list[str]:
    """The parameters its warnings name."""
    return [warning.parameter for warning in encoded(*messages, profile=profile, **settings).warnings]


def reply(*blocks: Any, stop: str = "end_turn", **fields: Any) -> dict[str, Any]:
    """The JSON of a reply."""
    return {
        "output": {"message": {"role": "assistant", "content": list(blocks)}},
        "stopReason": stop,
        "usage": {"inputTokens": 10, "outputTokens": 5, "totalTokens": 15},
        "metrics": {"latencyMs": 42},
        **fields,
    }


def decoded(wire: Any) -> ChatResponse:
    """The response of a plain reply."""
    return chat.decode(MODELS_CONVERSE.reply.decode(json.dumps(wire)))


def events(wire_events: Iterable[Any]) -> Iterator[Event]:
    """Our events of a stream."""
    decoder = chat.decoder()
    assert MODELS_CONVERSE_STREAM.stream is not None
    for wire in wire_events:
        yield from decoder.feed(MODELS_CONVERSE_STREAM.stream.event.decode(json.dumps(wire)))
    yield from decoder.end()


def folded(wire_events: Iterable[Any]) -> ChatResponse:
    """The response a stream folds into."""
    return collect(events(wire_events))


def event(name: str, **data: Any) -> dict[str, Any]:
    """One event in the envelope that the transport puts it in."""
    return {"event": name, "data": data}


def streamed(wire: dict[str, Any], *, piece: int = 3) -> list[Any]:
    """The events by which a server would send the same."""
    blocks = enumerate(wire["output"]["message"]["content"])
    last = {name: wire[name] for name in ("usage", "metrics", "trace") if name in wire}
    return [
        event("messageStart", role="assistant"),
        *(each for index, block in blocks for each in _block(index, block, piece)),
        event("messageStop", stopReason=wire["stopReason"]),
        event("metadata", **last),
    ]


def _block(index: int, block: dict[str, Any], piece: int) -> Iterator[Any]:
    start, deltas = _pieces(block, piece)
    if start:
        yield event("contentBlockStart", contentBlockIndex=index, start=start)
    for delta in deltas:
        yield event("contentBlockDelta", contentBlockIndex=index, delta=delta)
    yield event("contentBlockStop", contentBlockIndex=index)


def _pieces(block: dict[str, Any], piece: int) -> tuple[dict[str, Any], list[Any]]:
    match block:
        case {"text": str(text)}:
            return {}, [{"text": each} for each in _cut(text, piece)] or [{"text": ""}]
        case {"citationsContent": {"content": content, "citations": citations}}:
            texts = [{"text": each} for said in content for each in _cut(said["text"], piece)]
            return {}, [*texts, *({"citation": each} for each in citations)]
        case {"reasoningContent": {"reasoningText": said}}:
            texts = [{"text": each} for each in _cut(said["text"], piece)]
            signed = [{"signature": said["signature"]}] if "signature" in said else []
            return {}, [{"reasoningContent": each} for each in (*texts, *signed)]
        case {"reasoningContent": said}:
            return {}, [{"reasoningContent": said}]
        case {"toolUse": call}:
            start = {name: value for name, value in call.items() if name != "input"}
            cut = _cut(json.dumps(call["input"]), piece) if call["input"] else []
            return {"toolUse": start}, [{"toolUse": {"input": each}} for each in cut]
        case {"toolResult": result}:
            start = {name: value for name, value in result.items() if name != "content"}
            return {"toolResult": start}, [{"toolResult": result["content"]}]
        case {"image": {"format": kind, "source": source}}:
            return {"image": {"format": kind}}, [{"image": {"source": source}}]
        case _:
            return {}, [block]


def _cut(text: str, piece: int) -> list[str]:
    return [text[at : at + piece] for at in range(0, len(text), piece)]
