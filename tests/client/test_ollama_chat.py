"""Ollama by the unified client: addresses, streams that break, errors in their middle."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import ApiError, NotFound, StreamIncomplete
from interlingua.providers import ProviderSettings, load_catalog
from interlingua.providers.endpoints import find_base_url
from tests.protocols.ollama.wire import line, message, streamed


def client_of(answer: Callable[[httpx.Request], httpx.Response], **settings: Any) -> il.Client:
    return il.Client("ollama", http_client=httpx.MockTransport(answer), max_retries=0, **settings)


def lines(events: list[Any]) -> httpx.Response:
    content = "".join(f"{json.dumps(event)}\n" for event in events)
    return httpx.Response(200, text=content, headers={"content-type": "application/x-ndjson"})


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("here", "http://here:11434"),
        ("here:1", "http://here:1"),
        (":1", "http://localhost:1"),
        ("here/ollama", "http://here:11434/ollama"),
        ("here:1/ollama/", "http://here:1/ollama"),
        ("0.0.0.0", "http://0.0.0.0:11434"),
        ("::1", "http://[::1]:11434"),
        ("[::1]", "http://[::1]:11434"),
        ("[::1]:1", "http://[::1]:1"),
        ("http://here", "http://here"),
        ("https://here/", "https://here"),
    ],
)
def test_an_address_may_lack_scheme_and_port(value: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", value)
    assert find_base_url(load_catalog()["ollama"], ProviderSettings()) == address


def test_its_own_format_is_the_first_and_the_common_one_the_second() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        assert "authorization" not in request.headers
        choice = {"message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}
        return httpx.Response(200, json={**message("Hi"), "choices": [choice]})

    with client_of(answer) as client:
        assert client.chat("llama3.2", "Hi").text == "Hi"
        assert client.chat("llama3.2", "Hi", protocol="openai_chat").text == "Hi"
    assert seen == ["/api/chat", "/v1/chat/completions"]


def test_an_error_in_the_middle_of_a_stream_is_raised() -> None:
    events = [*streamed(message("Hello"))[:2], {"error": "the runner was killed"}]
    with client_of(lambda request: lines(events)) as client, client.stream("m", "Hi") as stream:
        with pytest.raises(ApiError, match="the runner was killed"):
            list(stream)
        assert stream.partial.text == "Hello"


def test_a_stream_without_its_last_line_keeps_what_came() -> None:
    with (
        client_of(lambda request: lines(streamed(message("Hello"))[:-1])) as client,
        client.stream("m", "Hi") as stream,
        pytest.raises(StreamIncomplete) as raised,
    ):
        list(stream)
    assert raised.value.partial.text == "Hello"


def test_a_text_about_errors_is_no_error() -> None:
    events = [line('{"error": "x"}'), *streamed(message())]
    with client_of(lambda request: lines(events)) as client, client.stream("m", "Hi") as stream:
        assert stream.response().text == '{"error": "x"}'


def test_a_model_that_is_not_there_is_not_found() -> None:
    error = httpx.Response(404, json={"error": "model 'm' not found"})
    with client_of(lambda request: error) as client, pytest.raises(NotFound, match="model 'm' not found"):
        client.chat("m", "Hi")


def test_tools_are_called_and_their_results_told_by_id() -> None:
    bodies: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        called = any(turn["role"] == "tool" for turn in bodies[-1]["messages"])
        call = {"function": {"name": "add", "arguments": {"a": 1, "b": 2}}}
        return httpx.Response(200, json=message("3") if called else message(tool_calls=[call, call]))

    def add(a: int, b: int) -> int:
        """Add."""
        return a + b

    with client_of(answer) as client:
        result = client.run("m", "1 + 2?", tools=[add])
    assert result.response.text == "3"
    said, *results = bodies[1]["messages"][1:]
    assert [turn["content"] for turn in results] == ["3", "3"]
    assert [turn["tool_call_id"] for turn in results] == [call["id"] for call in said["tool_calls"]]
    assert len({turn["tool_call_id"] for turn in results}) == 2
