"""JSON nested without end is a typed error, wherever it stands."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import BadRequest, InvalidArgument, InvalidReply, StreamIncomplete
from interlingua.transport.json_body import json_body

DEEP = "[" * 100_000 + "]" * 100_000
BODIES = [DEEP, f'{{"error": {DEEP}}}', f'{{"id": "x", "choices": {DEEP}, "content": {DEEP}, "candidates": {DEEP}}}']
PROVIDERS = ["openai", "anthropic", "gemini"]


def client_of(provider: str, status: int, body: str, kind: str = "application/json") -> il.Client:
    answer = {"status_code": status, "headers": {"content-type": kind}, "content": body}
    http = httpx.MockTransport(lambda _: httpx.Response(**answer))  # type: ignore[arg-type]
    return il.Client(provider, api_key="k" * 20, http_client=http, max_retries=0)


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("body", BODIES, ids=["list", "error", "field"])
@pytest.mark.parametrize(("status", "error"), [(200, InvalidReply), (400, BadRequest)])
def test_in_an_answer(provider: str, body: str, status: int, error: type[Exception]) -> None:
    with client_of(provider, status, body) as client, pytest.raises(error):
        client.chat("m", "Hello")


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("body", BODIES, ids=["list", "error", "field"])
def test_in_an_event(provider: str, body: str) -> None:
    client = client_of(provider, 200, f"data: {body}\n\n", "text/event-stream")
    with client, pytest.raises(StreamIncomplete) as caught:
        client.stream("m", "Hello").response()
    assert caught.value.cause == "invalid"


def test_in_a_request() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InvalidArgument, match="depth"):
        json_body({"x": deep})
