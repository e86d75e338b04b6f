"""What is sent for a call can be seen on its response, whatever kind of call it is."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import OutputMismatch
from interlingua.transport import Reply
from tests.client.replies import reply, streamed

USAGE = il.Usage(input_tokens=10, output_tokens=5)


class Busy(httpx.BaseTransport):
    """Has no time at first."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self.requests = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.read())
        self.requests += 1
        headers = {"x-request-id": f"r{self.requests}", "retry-after-ms": "1"}
        if self.requests == 1:
            return httpx.Response(503, json={}, headers=headers)
        if body.get("stream"):
            lines = "".join(f"data: {json.dumps(event)}\n\n" for event in streamed(self._answer))
            kind = {"content-type": "text/event-stream"}
            return httpx.Response(200, content=f"{lines}data: [DONE]\n\n", headers={**headers, **kind})
        return httpx.Response(200, json=self._answer, headers=headers)


def client_of(answer: Any) -> il.Client:
    return il.Client("openai", api_key="k" * 20, http_client=Busy(answer))


def told(attempts: tuple[il.Attempt, ...]) -> list[tuple[Any, ...]]:
    return [(each.status, each.error, each.waited, each.request_id, each.usage) for each in attempts]


EXPECTED = [(503, "Overloaded", 0.0, "r1", None), (200, None, 0.001, "r2", USAGE)]


def test_a_plain_call() -> None:
    with client_of(reply("Hi.")) as client:
        response = client.chat("m-1", "Hello")
    assert told(response.attempts) == EXPECTED
    assert response.request_id == "r2"


def test_a_stream() -> None:
    with client_of(reply("Hi.")) as client, client.stream("m-1", "Hello") as stream:
        assert told(stream.attempts)[0] == EXPECTED[0]
        response = stream.response()
    assert told(response.attempts) == EXPECTED


def test_vectors() -> None:
    vectors = [{"object": "embedding", "index": 0, "embedding": [1.0, 0.0]}]
    usage = {"prompt_tokens": 3, "total_tokens": 3}
    answer = {"object": "list", "data": vectors, "model": "e", "usage": usage}
    with client_of(answer) as client:
        response = client.embed("e", "Hello")
    assert [each.error for each in response.attempts] == ["Overloaded", None]
    assert response.attempts[-1].usage == il.Usage(input_tokens=3)


def test_a_low_level_call_that_is_taken_raw() -> None:
    http = Busy(reply("Hi."))
    with il.connect("openai", api_key="k" * 20, http_client=http) as client:
        raw = client.raw(client.chat.completions.create, model="m-1", messages=[{"role": "user", "content": "Hello"}])
    assert isinstance(raw, Reply)
    assert told(raw.attempts) == [EXPECTED[0], (200, None, 0.001, "r2", None)]


def test_an_answer_of_the_wrong_type() -> None:
    with client_of(reply("no number")) as client, pytest.raises(OutputMismatch) as caught:
        client.chat("m-1", "Hello", output=int)
    assert told(caught.value.attempts) == EXPECTED


def test_they_are_saved_with_a_response() -> None:
    with client_of(reply("Hi.")) as client:
        response = client.chat("m-1", "Hello")
    assert il.from_json(il.to_json(response), il.ChatResponse).attempts == response.attempts
