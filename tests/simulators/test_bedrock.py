"""The local Bedrock, and our client against it: calls, streams, faults, and who is let in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import (
    AuthenticationFailed,
    BadRequest,
    ConnectionFailed,
    PermissionDenied,
    RateLimited,
    ServerError,
    StreamIncomplete,
)
from interlingua.testing.simulators import BedrockSimulator
from interlingua.testing.simulators.bedrock import Fault, Keys
from tests.aws.environment import bare_environment

MODEL = "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0"
SIGNED_IN = {
    "output": {
        "message": {
            "role": "assistant",
            "content": [
                {"reasoningContent": {"reasoningText": {"text": "They say hi.", "signature": "c2ln"}}},
                {"text": "Hello 😀"},
            ],
        }
    },
    "stopReason": "end_turn",
    "usage": {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5},
    "metrics": {"latencyMs": 7},
}


class City(BaseModel):
    name: str
    people: int


def weather(city: str) -> str:
    """The weather of today."""
    return f"Sunny in {city}."


@pytest.fixture
def simulator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[BedrockSimulator]:
    """A running one, which the environment leads to."""
    bare_environment(monkeypatch, tmp_path)
    with BedrockSimulator() as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


def test_a_signed_call_is_answered(simulator: BedrockSimulator) -> None:
    with il.Client() as client:
        reply = client.chat(MODEL, "Hello", system="Be terse.", temperature=0.5)
    assert reply.text == "You said: Hello"
    assert (reply.finish_reason, reply.provider) == ("stop", "bedrock")
    assert reply.usage.total_tokens == reply.raw.usage.total_tokens > 0
    (call,) = simulator.calls
    assert (call.operation, call.model, call.caller) == ("Converse", MODEL.partition("/")[2], "AKIDSIMULATOR")
    assert call.body["inferenceConfig"] == {"temperature": 0.5}


def test_a_stream_folds_into_the_plain_reply(simulator: BedrockSimulator) -> None:
    simulator.script(SIGNED_IN, SIGNED_IN)
    with il.Client() as client:
        plain = client.chat(MODEL, "Hello")
        with client.stream(MODEL, "Hello") as stream:
            assert "".join(stream.text_deltas()) == "Hello 😀"
            assert stream.response() == plain
    assert plain.reasoning == "They say hi."


def test_an_arn_of_an_inference_profile_is_a_model(simulator: BedrockSimulator) -> None:
    arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0"
    with il.Client() as client:
        assert client.chat(f"bedrock/{arn}", "Hi").text == "You said: Hi"
    assert simulator.calls[0].model == arn


def test_tools_are_called_and_forms_are_kept_to(simulator: BedrockSimulator) -> None:
    with il.Client() as client:
        result = client.run(MODEL, "Weather in Paris?", tools=[weather], tool_choice="required")
        city = client.chat(MODEL, "Paris?", output=City).output
    assert result.response.text == "You said: Weather in Paris?"
    assert city == City(name="text", people=1)
    assert simulator.calls[1].body["messages"][2]["content"] == [
        {"toolResult": {"toolUseId": "tooluse_1", "content": [{"text": "Sunny in text."}]}}
    ]


def test_tokens_are_counted_and_models_are_listed(simulator: BedrockSimulator) -> None:
    with il.Client("bedrock") as client:
        assert client.count_tokens("a.b-v1:0", "Hello there").input_tokens > 2
        cards = client.models()
    assert "amazon.nova-lite-v1:0" in [card.id for card in cards]
    assert {card.provider for card in cards} == {"bedrock"}


def test_a_model_that_takes_one_text_at_a_time_is_asked_once_a_text(simulator: BedrockSimulator) -> None:
    texts = [f"text {number}" for number in range(20)]

    async def embed() -> il.EmbeddingResponse:
        async with il.AsyncClient("bedrock") as client:
            return await client.embed("amazon.titan-embed-text-v2:0", texts, dimensions=4)

    with il.Client("bedrock") as client:
        one_by_one = [client.embed("amazon.titan-embed-text-v2:0", text, dimensions=4) for text in texts]
        plain = client.embed("amazon.titan-embed-text-v2:0", texts, dimensions=4)
    assert plain == asyncio.run(embed())
    assert plain.embeddings == tuple(each.embeddings[0] for each in one_by_one)
    assert plain.usage.input_tokens == sum(each.usage.input_tokens for each in one_by_one) > 0
    assert len(simulator.calls) == 60
    assert len(plain.raw) == 20


def test_the_failure_of_one_request_for_vectors_is_that_of_the_call(simulator: BedrockSimulator) -> None:
    async def embed() -> il.EmbeddingResponse:
        async with il.AsyncClient("bedrock", max_retries=0) as client:
            return await client.embed("amazon.titan-embed-text-v2:0", ["a"] * 20)

    simulator.faults.add(Fault(kind="refuse"))
    with pytest.raises(RateLimited):
        asyncio.run(embed())
    simulator.faults.add(Fault(kind="refuse", model="amazon.titan-embed-text-v1"))
    with il.Client("bedrock", max_retries=0) as client, pytest.raises(RateLimited):
        client.embed("amazon.titan-embed-text-v1", ["a"] * 20)


def test_sixteen_streams_at_once_over_one_client(simulator: BedrockSimulator) -> None:
    async def told(client: il.AsyncClient, number: int) -> str:
        async with client.stream(MODEL, f"Number {number} of many, to be said again.") as stream:
            return "".join([text async for text in stream.text_deltas()])

    async def all_of_them() -> list[str]:
        async with il.AsyncClient() as client:
            return await asyncio.gather(*(told(client, number) for number in range(16)))

    wanted = [f"You said: Number {number} of many, to be said again." for number in range(16)]
    assert asyncio.run(all_of_them()) == wanted
    assert [call.operation for call in simulator.calls] == ["ConverseStream"] * 16


def test_a_bearer_key_goes_before_the_keys_of_the_chain(
    simulator: BedrockSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", simulator.bearer)
    with il.Client() as client:
        client.chat(MODEL, "Hello")
    assert simulator.calls[0].caller == "bearer"
    with il.Client("bedrock", api_key="wrong") as client, pytest.raises(PermissionDenied, match="API key"):
        client.chat("m", "Hello")


@pytest.mark.parametrize(
    ("fault", "kind", "text"),
    [
        (Fault(kind="refuse"), RateLimited, "Too many"),
        (Fault(kind="refuse", code="ValidationException", message="No."), BadRequest, "No"),
        (Fault(kind="refuse", code="ServiceUnavailableException", message="Later."), ServerError, "Later"),
        (Fault(kind="reset"), ConnectionFailed, "bedrock"),
    ],
)
def test_faults_become_typed_errors(
    simulator: BedrockSimulator, fault: Fault, kind: type[Exception], text: str
) -> None:
    simulator.faults.add(fault)
    with il.Client(max_retries=0) as client, pytest.raises(kind, match=text):
        client.chat(MODEL, "Hello")


def test_a_throttled_call_is_signed_and_sent_again(simulator: BedrockSimulator) -> None:
    simulator.faults.add(Fault(kind="refuse", retry_after=0.01))
    with il.Client() as client:
        assert client.chat(MODEL, "Hello").text == "You said: Hello"
    assert len(simulator.calls) == 2


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(kind="cut", after=2), StreamIncomplete),
        (Fault(kind="fail", after=2), RateLimited),
        (Fault(kind="fail", after=2, code="ModelStreamErrorException", message="No."), BadRequest),
    ],
)
def test_a_stream_that_breaks_tells_what_had_come(
    simulator: BedrockSimulator, fault: Fault, kind: type[Exception]
) -> None:
    simulator.faults.add(fault)
    seen: list[str] = []
    with il.Client() as client, pytest.raises(kind), client.stream(MODEL, "Hello") as stream:
        seen.extend(stream.text_deltas())
    assert "".join(seen) == "You said"


def test_keys_that_are_wrong_or_expired_are_named_by_their_place(
    simulator: BedrockSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another-secret")
    with il.Client() as client, pytest.raises(AuthenticationFailed, match="env of the AWS chain") as caught:
        client.chat(MODEL, "Hello")
    assert caught.value.code == "InvalidSignatureException"
    simulator.keys["AKIDOLD"] = Keys(access_key="AKIDOLD", secret_key="s", token="t", is_expired=True)
    for name, value in {"ACCESS_KEY_ID": "AKIDOLD", "SECRET_ACCESS_KEY": "s", "SESSION_TOKEN": "t"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with il.Client() as client, pytest.raises(AuthenticationFailed, match="expired") as caught:
        client.chat(MODEL, "Hello")
    assert caught.value.code == "ExpiredTokenException"


def test_a_signature_for_another_region_is_refused(
    simulator: BedrockSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    with il.Client() as client, pytest.raises(AuthenticationFailed, match="us-east-1"):
        client.chat(MODEL, "Hello")


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/model/m/converse", {"messages": [{"role": "user", "content": [{"novelty": 1, "text": "x"}]}]}, "content[0]"),
        ("/model/m/converse", {"messages": []}, "no messages"),
        ("/model/m/converse", {"messages": [{"role": "assistant", "content": []}]}, "must start with a user"),
        ("/model/m/invoke", {"prompt": "Hi"}, "script an answer"),
        ("/nowhere", {}, "no operation"),
    ],
)
def test_what_does_not_fit_the_document_is_refused_as_the_service_does(
    simulator: BedrockSimulator, path: str, body: Any, told: str
) -> None:
    headers = {"authorization": f"Bearer {simulator.bearer}"}
    answer = httpx.post(simulator.address + path, content=json.dumps(body), headers=headers)
    assert answer.status_code in (400, 404)
    assert told in answer.json()["message"]
    assert answer.headers["x-amzn-errortype"].partition(":")[0] in ("ValidationException", "UnknownOperationException")


def test_a_stream_of_a_models_own_form_comes_in_chunks(simulator: BedrockSimulator) -> None:
    simulator.script([{"completion": "Hel"}, {"completion": "lo"}])
    with (
        il.connect("bedrock_runtime") as client,
        client.models.invoke_stream("m", body={"prompt": "Hi"}) as stream,
    ):
        assert len(list(stream)) == 2
