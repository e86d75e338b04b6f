"""Replies and streams of Ollama's chat for the tests: JSON in, our values out."""

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
from interlingua.protocols.ollama import capabilities
from interlingua_wire.ollama.resources.chat import CHAT_CREATE
from tests.protocols.spec import violations

chat = capabilities.chat
HEAD = {"model": "llama3.2", "created_at": "2026-01-01T00:00:00.000000Z"}
TIMES = {"total_duration": 5, "load_duration": 1, "prompt_eval_duration": 2, "eval_duration": 3}
COUNTS = {"prompt_eval_count": 26, "eval_count": 9}


def encoded(*messages: Message, profile: Profile | None = None, stream: bool = False, **settings: Any) -> Encoded:
    """A request of these messages, encoded."""
    request = ChatRequest(model="m", messages=messages or (user("Hi"),), **settings)
    return chat.encode(request, profile or Profile(), stream=stream)


def body(*messages: Message, profile: Profile | None = None, **settings: Any) -> dict[str, Any]:
    """Its body as JSON, held against the API's specification."""
    found = json.loads(json.dumps(encoded(*messages, profile=profile, **settings).request.body))
    assert violations("ollama", "ChatRequest", found) == []
    return found


def warned(*messages: Message, profile: Profile | None = None, **settings: Any) -> list[str]:
    """The parameters its warnings name."""
    return [warning.parameter for warning in encoded(*messages, profile=profile, **settings).warnings]


def message(
    content: str = "", *, done_reason: str | None = "stop", logprobs: Any = None, **said: Any
) -> dict[str, Any]:
    """The JSON of a reply."""
    reply = {**HEAD, "message": {"role": "assistant", "content": content, **said}, "done": True, **TIMES, **COUNTS}
    reply |= {} if done_reason is None else {"done_reason": done_reason}
    return reply if logprobs is None else {**reply, "logprobs": logprobs}


def decoded(reply: Any) -> ChatResponse:
    """The response of a plain reply."""
    return chat.decode(CHAT_CREATE.reply.decode(json.dumps(reply)))


def events(lines: Iterable[Any]) -> Iterator[Event]:
    """Our events of a stream."""
    decoder = chat.decoder()
    assert CHAT_CREATE.stream is not None
    for line in lines:
        yield from decoder.feed(CHAT_CREATE.stream.event.decode(json.dumps(line)))
    yield from decoder.end()


def folded(lines: Iterable[Any]) -> ChatResponse:
    """The response a stream folds into."""
    return collect(events(lines))


def streamed(reply: dict[str, Any], *, piece: int = 3) -> list[Any]:
    """The lines by which a server would send the same reply."""
    said = reply["message"]
    lines = [line(thinking=text) for text in _pieces(said.get("thinking") or "", piece)]
    lines += [line(text) for text in _pieces(said["content"], piece)]
    lines += [line(images=[image]) for image in said.get("images") or ()]
    lines += [line(tool_calls=[call]) for call in said.get("tool_calls") or ()]
    lines += [{**line(), "logprobs": [item]} for item in reply.get("logprobs") or ()]
    last = {name: value for name, value in reply.items() if name != "logprobs"}
    return [*lines, {**last, "message": {"role": "assistant", "content": ""}}]


def line(content: str = "", **said: Any) -> dict[str, Any]:
    """One line before the last."""
    return {**HEAD, "message": {"role": "assistant", "content": content, **said}, "done": False}


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]
