"""Streams of smaller providers, as they send them: each ends with its own last event, and not before."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import ApiError, StreamIncomplete
from interlingua_wire._core.model import UnknownVariant
from interlingua_wire.by_name import ApiName

HELLO: list[Any] = [{"role": "user", "content": "Hi"}]


def sent_by_server(*events: object, ending: str = "") -> bytes:
    lines = [f"data: {json.dumps(event)}\n\n" for event in events]
    return "".join([*lines, ending]).encode()


def answering(content: bytes, kind: str = "text/event-stream") -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(200, content=content, headers={"content-type": kind})


def connected(name: ApiName, content: bytes, kind: str = "text/event-stream") -> Any:
    http = httpx.MockTransport(answering(content, kind))
    return il.connect(name, api_key="k", base_url="http://here", max_retries=0, http_client=http)


def chunk(text: str, finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish, **more}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


def texts(events: list[Any]) -> str:
    return "".join(choice.delta.content or "" for event in events for choice in event.choices)


@pytest.mark.parametrize("name", ["groq", "xai", "cerebras", "deepinfra", "tgi"])
def test_a_chat_ends_with_the_word_for_done(name: ApiName) -> None:
    whole = [chunk("Hel"), chunk("lo", "stop")]
    with connected(name, sent_by_server(*whole, ending="data: [DONE]\n\n")).chat.completions.create_stream(
        messages=HELLO, model="m"
    ) as stream:
        assert texts(list(stream)) == "Hello"
    cut = connected(name, sent_by_server(*whole))
    with (
        pytest.raises(StreamIncomplete),
        cut.chat.completions.create_stream(messages=HELLO, model="m") as stream,
    ):
        list(stream)


def test_a_chat_that_has_no_word_for_done_ends_with_a_reason() -> None:
    whole = [chunk("Hel"), {**chunk("lo", "stop"), "usage": {"prompt_tokens": 1, "completion_tokens": 2}}]
    client = connected("perplexity", sent_by_server(*whole))
    with client.chat.completions.create_stream(messages=HELLO, model="sonar") as stream:
        events = list(stream)
    assert (texts(events), events[-1].usage.completion_tokens) == ("Hello", 2)
    cut = connected("perplexity", sent_by_server(*whole[:1]))
    with pytest.raises(StreamIncomplete), cut.chat.completions.create_stream(messages=HELLO, model="sonar") as stream:
        list(stream)


@pytest.mark.parametrize(("name", "call"), [("groq", "responses"), ("xai", "responses"), ("perplexity", "agent")])
def test_a_response_ends_with_an_event_that_says_how(name: ApiName, call: str) -> None:
    events = [
        {"type": "response.created", "sequence_number": 0, "response": {"id": "r", "status": "in_progress"}},
        {"type": "response.output_text.delta", "sequence_number": 1, "item_id": "m", "output_index": 0, "delta": "Hi"},
        {"type": "response.beam", "beam": [1]},
        {"type": "response.completed", "sequence_number": 3, "response": {"id": "r", "status": "completed"}},
    ]
    resource = getattr(connected(name, sent_by_server(*events)), call)
    with resource.create_stream(input="Hi", model="m") as stream:
        found = list(stream)
    assert [type(event) is UnknownVariant for event in found] == [False, False, True, False]
    assert (found[1].delta, found[3].response.status) == ("Hi", "completed")
    cut = getattr(connected(name, sent_by_server(*events[:3])), call)
    with pytest.raises(StreamIncomplete), cut.create_stream(input="Hi", model="m") as stream:
        list(stream)


def test_tokens_end_with_the_one_that_holds_the_whole_text() -> None:
    token = {"id": 1, "text": "Hi", "logprob": -0.1, "special": False}
    details = {"finish_reason": "eos_token", "generated_tokens": 1, "input_length": 3, "seed": None}
    events = [
        {"index": 1, "token": token, "generated_text": None, "details": None},
        {"index": 2, "token": {**token, "text": "</s>", "special": True}, "generated_text": "Hi", "details": details},
    ]
    with connected("tgi", sent_by_server(*events)).generate.create_stream(inputs="Say hi") as stream:
        assert [event.generated_text for event in stream] == [None, "Hi"]
    cut = connected("tgi", sent_by_server(events[0]))
    with pytest.raises(StreamIncomplete), cut.generate.create_stream(inputs="Say hi") as stream:
        list(stream)


def test_an_error_among_tokens_is_raised() -> None:
    failed = sent_by_server({"error": "Request failed during generation", "error_type": "generation"})
    with (
        pytest.raises(ApiError, match="failed during generation"),
        connected("tgi", failed).generate.create_stream(inputs="Say hi") as stream,
    ):
        list(stream)


def test_a_message_as_of_anthropic_ends_with_its_stop() -> None:
    events = [
        {"type": "message_start", "message": {"id": "m", "type": "message", "role": "assistant", "content": []}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hi"}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 1}},
        {"type": "message_stop"},
    ]
    client = connected("deepinfra", sent_by_server(*events))
    with client.messages.create_stream(messages=HELLO, model="m", max_tokens=9) as stream:
        found = list(stream)
    assert (found[2].delta.text, found[4].usage.output_tokens, len(found)) == ("Hi", 1, 6)


def test_a_command_ends_with_its_exit_code_line_by_line() -> None:
    lines = [{"stdout": "a\n"}, {"stderr": "b\n"}, {"returncode": 3}]
    content = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    client = connected("deepinfra", content, "application/x-ndjson")
    with client.sandboxes.exec("box", command=["ls"]) as stream:
        found = list(stream)
    assert ([line.stdout for line in found], found[-1].returncode) == (["a\n", None, None], 3)
