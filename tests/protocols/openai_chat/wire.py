"""Chat Completions on the wire: bodies as they are sent, replies and streams as they arrive."""

from __future__ import annotations

import json
from typing import Any

from interlingua.chat import ChatRequest, ChatResponse
from interlingua.events import Event
from interlingua.folding import collect
from interlingua.messages import Message, user
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.openai_chat import capabilities
from interlingua_wire.openai.resources.chat import CHAT_COMPLETIONS_CREATE
from tests.protocols.spec import violations

JSON = dict[str, Any]
chat = capabilities.chat


def encoded(
    *messages: Message, profile: Profile | None = None, stream: bool = False, check: bool = True, **fields: Any
) -> Encoded:
    """A request on its way out; its body must be one that the specification allows."""
    request = ChatRequest(model="m", messages=messages or (user("Hi"),), **fields)
    result = chat.encode(request, profile or Profile(), stream=stream)
    if check:
        assert violations("openai", "CreateChatCompletionRequest", result.request.body) == []
    return result


def body_of(result: Encoded) -> Any:
    """The JSON that is sent."""
    return result.request.body


def body(*messages: Message, **settings: Any) -> Any:
    """The body alone."""
    return body_of(encoded(*messages, **settings))


def sent(*messages: Message, **settings: Any) -> list[JSON]:
    """The messages of the body."""
    return body(*messages, **settings)["messages"]


def notes(*messages: Message, **settings: Any) -> list[str]:
    """Which parameters the request warns of."""
    return [warning.parameter for warning in encoded(*messages, **settings).warnings]


def reply(message: JSON | None = None, *, finish: str | None = "stop", **fields: Any) -> JSON:
    """A plain reply with one choice."""
    said = {"role": "assistant", "content": None, "refusal": None, **(message or {})}
    choice = {"index": 0, "message": said, "finish_reason": finish, "logprobs": None}
    return {"id": "c1", "object": "chat.completion", "created": 1, "model": "gpt-x", "choices": [choice], **fields}


def decoded(wire: JSON) -> ChatResponse:
    """A plain reply as ours."""
    return chat.decode(CHAT_COMPLETIONS_CREATE.reply.decode(json.dumps(wire)))


def delta(delta: JSON, *, finish: str | None = None, **fields: Any) -> JSON:
    """One event of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return {
        "id": "c1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "gpt-x",
        "choices": [choice],
        **fields,
    }


def usage_event(usage: JSON) -> JSON:
    """The event after the last, which has no choice."""
    return delta({}) | {"choices": [], "usage": usage}


def events(*wire: JSON) -> list[Event]:
    """A stream as our events."""
    rule = CHAT_COMPLETIONS_CREATE.stream
    assert rule is not None
    decoder = chat.decoder()
    ours = [event for each in wire for event in decoder.feed(rule.event.decode(json.dumps(each)))]
    return [*ours, *decoder.end()]


def folded(*wire: JSON) -> ChatResponse:
    """A stream as one response."""
    return collect(events(*wire))


def call(call_id: str, name: str, arguments: str) -> JSON:
    """A tool call in a plain reply."""
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


def piece(index: int | None, arguments: str = "", *, call_id: str | None = None, name: str | None = None) -> JSON:
    """An event with a piece of a tool call."""
    function = {"arguments": arguments} | ({"name": name} if name else {})
    named = {"id": call_id, "type": "function"} if call_id else {}
    placed = {} if index is None else {"index": index}
    return delta({"tool_calls": [{**placed, **named, "function": function}]})
