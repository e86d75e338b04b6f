"""Chat behind an endpoint of SageMaker: the container's own words, signed, and its stream in messages of AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

import interlingua as il
from interlingua.errors import BadRequest, ServerError, StreamIncomplete, Unsupported
from interlingua.testing.simulators.bedrock import Keys
from interlingua.testing.simulators.bedrock.signature import Received, prove
from interlingua.testing.simulators.serving import ThreadedServer
from tests.aws.environment import bare_environment
from tests.transport.event_messages import event, exception

KEYS = Keys(access_key="AKIDEXAMPLE", secret_key="a-secret")
CHOICE = {"index": 0, "message": {"role": "assistant", "content": "Hello 😀"}, "finish_reason": "stop"}
USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
REPLY = {"id": "c-1", "object": "chat.completion", "created": 1, "model": "m", "choices": [CHOICE], "usage": USAGE}


def chunk(**fields: Any) -> bytes:
    """A server-sent event of Chat Completions."""
    head = {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": []}
    return f"data: {json.dumps({**head, **fields}, ensure_ascii=False)}\n\n".encode()


TOLD = b"".join(
    (
        chunk(choices=[{"index": 0, "delta": {"role": "assistant", "content": "Hel"}}]),
        chunk(choices=[{"index": 0, "delta": {"content": "lo 😀"}}]),
        chunk(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}]),
        chunk(usage=USAGE),
        b"data: [DONE]\n\n",
    )
)


class Endpoint:
    """Answers as a container behind an endpoint, in messages of so many bytes."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.size = 7
        self.after = b""
        self.told = TOLD

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_post("/endpoints/{name}/{verb}", self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.Response:
        headers, body = {name.lower(): value for name, value in request.headers.items()}, await request.read()
        received = Received(method="POST", target=request.raw_path, headers=headers, body=body)
        prove(received, {KEYS.access_key: KEYS}, region="us-east-1", service="sagemaker")
        self.asked.append((request.path, json.loads(body)))
        if request.match_info["name"] == "broken":
            told = {"ErrorCode": "x", "Message": "The model failed.", "OriginalMessage": "boom"}
            return web.json_response(told, status=424, headers={"x-amzn-errortype": "ModelError"})
        if request.match_info["verb"] == "invocations":
            return web.json_response(REPLY)
        pieces = [self.told[at : at + self.size] for at in range(0, len(self.told), self.size)]
        stream = b"".join(event("PayloadPart", piece) for piece in pieces) + self.after
        return web.Response(body=stream, headers={"content-type": "application/vnd.amazon.eventstream"})


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Endpoint]:
    """A running one, which the environment leads to."""
    bare_environment(monkeypatch, tmp_path)
    found = Endpoint()
    with ThreadedServer(found.application) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", server.address)
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret_key)
        yield found


def test_a_call_goes_to_the_endpoint_that_the_model_string_names(endpoint: Endpoint) -> None:
    with il.Client() as client:
        reply = client.chat("sagemaker/my-endpoint", "Hi", temperature=0.5, max_output_tokens=7)
    assert (reply.text, reply.finish_reason, reply.usage.total_tokens) == ("Hello 😀", "stop", 5)
    ((path, body),) = endpoint.asked
    assert path == "/endpoints/my-endpoint/invocations"
    assert body == {"messages": [{"role": "user", "content": "Hi"}], "temperature": 0.5, "max_tokens": 7}


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_stream_folds_into_the_plain_reply_however_it_is_cut(endpoint: Endpoint, size: int) -> None:
    endpoint.size = size
    with il.Client() as client:
        with client.stream("sagemaker/e", "Hi") as stream:
            assert "".join(stream.text_deltas()) == "Hello 😀"
        assert stream.response() == client.chat("sagemaker/e", "Hi")
    assert endpoint.asked[0][0] == "/endpoints/e/invocations-response-stream"
    assert endpoint.asked[0][1]["stream"] is True


def test_a_model_that_must_be_named_is_named_by_an_option(endpoint: Endpoint) -> None:
    with il.Client() as client:
        client.chat("sagemaker/e", "Hi", options={"model": "inner"})
    assert endpoint.asked[0][1]["model"] == "inner"


def test_an_error_of_the_container_is_told(endpoint: Endpoint) -> None:
    with il.Client() as client, pytest.raises(BadRequest, match="The model failed") as caught:
        client.chat("sagemaker/broken", "Hi")
    assert (caught.value.code, caught.value.model) == ("ModelError", "broken")


def test_a_failure_in_mid_stream_and_a_cut_are_told(endpoint: Endpoint) -> None:
    endpoint.told = TOLD[:200]
    endpoint.after = exception("ModelStreamError", {"Message": "It broke.", "ErrorCode": "ModelInvocationTimeExceeded"})
    with il.Client() as client:
        with pytest.raises(ServerError, match="It broke"), client.stream("sagemaker/e", "Hi") as stream:
            list(stream)
        endpoint.after = b""
        with pytest.raises(StreamIncomplete), client.stream("sagemaker/e", "Hi") as stream:
            list(stream)


def test_what_an_endpoint_does_not_serve_is_said(endpoint: Endpoint) -> None:
    with il.Client() as client, pytest.raises(Unsupported, match="embed"):
        client.embed("sagemaker/e", "Hi")
