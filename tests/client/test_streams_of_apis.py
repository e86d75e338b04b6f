"""Streams of the typed clients, as each API sends them: the events, and the one that says that all has come."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import StreamIncomplete
from interlingua_wire.by_name import ApiName
from tests.wire.fakes import method_of

CHAT = {"messages": [{"role": "user", "content": "Hello"}], "model": "m"}
DEPLOYED = {"deployment_id": "d", "messages": CHAT["messages"]}
CHUNKS = [
    {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0, "delta": part}]}
    for part in ({"role": "assistant", "content": "Hel"}, {"content": "lo"})
]
COHERE = [
    {"type": "message-start", "id": "c", "delta": {"message": {"role": "assistant"}}},
    {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": "Hello"}}}},
    {"type": "citation-start", "index": 0, "delta": {"message": {"citations": {"start": 0, "end": 5}}}},
]
COHERE_END = {"type": "message-end", "delta": {"finish_reason": "COMPLETE", "usage": {"tokens": {"output_tokens": 1}}}}
FIRST = [
    {"event_type": "stream-start", "generation_id": "g"},
    {"event_type": "text-generation", "text": "Hello"},
]
FIRST_END = {"event_type": "stream-end", "finish_reason": "COMPLETE", "response": {"text": "Hello"}}
TURN = [
    {"type": "conversation.response.started", "conversation_id": "c"},
    {"type": "message.output.delta", "id": "m", "content": "Hello", "role": "assistant"},
]
TURN_END = {"type": "conversation.response.done", "usage": {"prompt_tokens": 1, "completion_tokens": 1}}
SAID = [{"type": "response.output_text.delta", "item_id": "i", "delta": "Hello", "sequence_number": 1}]
SAID_END = {"type": "response.completed", "sequence_number": 2, "response": {"id": "r", "status": "completed"}}
MESSAGE = [{"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hello"}}]

CASES: list[tuple[ApiName, str, dict[str, Any], list[Any], Any]] = [
    ("azure", "chat.completions.create_stream", DEPLOYED, CHUNKS, "[DONE]"),
    ("azure", "responses.create_stream", {"input": "Hello", "model": "m"}, SAID, SAID_END),
    ("cohere", "chat.create_stream", CHAT, COHERE, COHERE_END),
    ("cohere", "v1.chat.create_stream", {"message": "Hello"}, FIRST, FIRST_END),
    ("mistral", "chat.completions.create_stream", CHAT, CHUNKS, "[DONE]"),
    ("mistral", "fim.completions.create_stream", {"prompt": "Hello", "model": "m"}, CHUNKS, "[DONE]"),
    ("mistral", "conversations.start_stream", {"inputs": "Hello"}, TURN, TURN_END),
    ("together", "chat.completions.create_stream", CHAT, CHUNKS, "[DONE]"),
    ("openrouter", "chat.completions.create_stream", CHAT, CHUNKS, "[DONE]"),
    ("openrouter", "messages.create_stream", CHAT, MESSAGE, {"type": "message_stop"}),
]


def body(events: list[Any], *, lines: bool) -> bytes:
    texts = [event if isinstance(event, str) else json.dumps(event) for event in events]
    return "".join(f"{text}\n" if lines else f"data: {text}\n\n" for text in texts).encode()


def streamed(api: ApiName, name: str, given: dict[str, Any], events: list[Any]) -> tuple[list[Any], httpx.Request]:
    """The events that come out when these go in, and what was asked."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=body(events, lines="event_type" in events[0]))

    settings = {"base_url": "https://here.example", "http_client": httpx.MockTransport(answer), "max_retries": 0}
    client: Any = il.connect(api, api_key="k", **settings)
    with method_of(client, name)(**given) as stream:
        found = list(stream)
    return found, asked[0]


@pytest.mark.parametrize(("api", "name", "given", "events", "end"), CASES)
def test_the_events_come_typed_until_the_last_one(
    api: ApiName, name: str, given: dict[str, Any], events: list[Any], end: Any
) -> None:
    found, request = streamed(api, name, given, [*events, end])
    sent = [*events, *([] if isinstance(end, str) else [end])]
    assert [json.loads(event.model_dump_json(by_alias=True, exclude_unset=True)) for event in found] == sent
    assert not [event for event in found if type(event).__name__ == "UnknownVariant"]
    assert json.loads(request.content)["stream"] is True


@pytest.mark.parametrize(("api", "name", "given", "events", "end"), CASES)
def test_without_the_last_one_the_stream_is_incomplete(
    api: ApiName, name: str, given: dict[str, Any], events: list[Any], end: Any
) -> None:
    with pytest.raises(StreamIncomplete):
        streamed(api, name, given, events)
