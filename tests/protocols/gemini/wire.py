"""Replies and streams of Gemini for the tests: JSON in, our values out."""

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
from interlingua.protocols.gemini import capabilities
from interlingua_wire.gemini.resources.models import MODELS_GENERATE_CONTENT, MODELS_STREAM_GENERATE_CONTENT
from tests.protocols.spec import violations

chat = capabilities.chat
REPLY = MODELS_GENERATE_CONTENT.reply


def encoded(*messages: Message, profile: Profile | None = None, stream: bool = False, **settings: Any) -> Encoded:
    """A request of these messages, encoded."""
    request = ChatRequest(model="m", messages=messages or (user("Hi"),), **settings)
    return chat.encode(request, profile or Profile(), stream=stream)


def unchecked(encoded: Encoded) -> dict[str, Any]:
    """The body as JSON."""
    return json.loads(json.dumps(encoded.request.body))


def body(*messages: Message, profile: Profile | None = None, **settings: Any) -> dict[str, Any]:
    """Its body as JSON, held against the API's specification, which wants the model in it that the path has."""
    sent = unchecked(encoded(*messages, profile=profile, **settings))
    assert violations("gemini", "GenerateContentRequest", {"model": "models/m", **sent}) == []
    return sent


def warned(*messages: Message, profile: Profile | None = None, **settings: Any) -> list[str]:
    """The parameters its warnings name."""
    return [warning.parameter for warning in encoded(*messages, profile=profile, **settings).warnings]


def reply(*parts: Any, finish: str | None = "STOP", **candidate: Any) -> dict[str, Any]:
    """The JSON of a reply."""
    first = {"content": {"role": "model", "parts": list(parts)}, "index": 0, **candidate}
    return {
        "candidates": [first | ({"finishReason": finish} if finish else {})],
        "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 5, "totalTokenCount": 15},
        "modelVersion": "gemini-x",
        "responseId": "r1",
    }


def decoded(wire: Any) -> ChatResponse:
    """The response of a plain reply."""
    return chat.decode(MODELS_GENERATE_CONTENT.reply.decode(json.dumps(wire)))


def events(wire_replies: Iterable[Any]) -> Iterator[Event]:
    """Our events of a stream."""
    decoder = chat.decoder()
    assert MODELS_STREAM_GENERATE_CONTENT.stream is not None
    for wire in wire_replies:
        yield from decoder.feed(MODELS_STREAM_GENERATE_CONTENT.stream.event.decode(json.dumps(wire)))
    yield from decoder.end()


def folded(wire_replies: Iterable[Any]) -> ChatResponse:
    """The response a stream folds into."""
    return collect(events(wire_replies))


def streamed(wire: dict[str, Any], *, piece: int = 3) -> list[Any]:
    """The replies by which a server would send the same: text in pieces, what is signed whole, the finish last."""
    (candidate,) = wire["candidates"]
    head = {name: wire[name] for name in ("modelVersion", "responseId")}
    first_usage = {"promptTokenCount": 10, "totalTokenCount": 10}
    pieces = [each for part in candidate.get("content", {}).get("parts", []) for each in _pieces(part, piece)]
    last = {**candidate, "content": {"role": "model", "parts": [{"text": ""}]}}
    return [
        *(
            {**head, "candidates": [{"content": {"role": "model", "parts": [part]}}], "usageMetadata": first_usage}
            for part in pieces
        ),
        {**wire, "candidates": [last]},
    ]


def _pieces(part: dict[str, Any], piece: int) -> list[Any]:
    text = part.get("text")
    if not text or "thoughtSignature" in part:
        return [part]
    return [{**part, "text": text[at : at + piece]} for at in range(0, len(text), piece)]
