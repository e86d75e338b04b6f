"""Replicate: predictions that are waited for, streamed from their own address, and told apart when they fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import (
    AuthenticationFailed,
    DeadlineExceeded,
    InvalidReply,
    JobFailed,
    NotFound,
    StreamIncomplete,
    Unsupported,
)
from tests.providers.clouds import Asked, Cloud, Given, cloud

LLAMA = "replicate/meta/meta-llama-3-70b-instruct"
METRICS = {"predict_time": 0.5, "input_token_count": 3, "output_token_count": 2}
OUTPUT = [("output", "Hel"), ("logs", "thinking"), ("output", "lo"), ("output", "\n{}"), ("done", "{}")]


class Replicate:
    """Runs predictions: so many looks see them go on, then they are over."""

    def __init__(self) -> None:
        self.address = ""
        self.streaming = ""
        self.looks = 0
        self.status = "succeeded"
        self.error: str | None = None
        self.output: Any = ["Hel", "lo"]
        self.events = OUTPUT

    def prediction(self) -> dict[str, Any]:
        is_over = self.looks <= 0
        self.looks -= 1
        urls = {"web": "https://x.example", "get": f"{self.address}/predictions/p1", "cancel": "https://x.example"}
        return {
            "id": "p1",
            "model": "meta/meta-llama-3-70b-instruct",
            "version": "hidden",
            "input": {},
            "output": self.output if is_over and self.status == "succeeded" else None,
            "data_removed": False,
            "error": self.error if is_over else None,
            "status": self.status if is_over else "processing",
            "created_at": "2026-11-28T10:00:00Z",
            "metrics": METRICS if is_over else {},
            "urls": {**urls, "stream": f"{self.streaming}/v1/files/a-b?c=d"} if self.streaming else urls,
        }

    def __call__(self, asked: Asked) -> Given:
        if asked.path.startswith("/models/gone/"):
            return Given({"detail": "The requested resource could not be found.", "status": 404}, 404)
        if asked.headers["authorization"] != "Bearer r8_any":
            told = {"title": "Unauthenticated", "detail": "You did not pass a valid token", "status": 401}
            return Given(told, 401)
        if asked.path == "/collections/language-models":
            model = {"owner": "meta", "name": "meta-llama-3-70b-instruct"}
            return Given({"name": "Language models", "slug": "language-models", "description": "", "models": [model]})
        if asked.path.endswith("/cancel"):
            self.status, self.looks = "canceled", 0
        return Given(self.prediction(), 201 if asked.method == "POST" else 200)


class Pieces:
    """The other server, at which predictions stream."""

    def __init__(self, replicate: Replicate) -> None:
        self.replicate = replicate

    def __call__(self, asked: Asked) -> Given:
        lines = [f"event: {name}\ndata: " + text.replace("\n", "\ndata: ") for name, text in self.replicate.events]
        return Given("\n\n".join([*lines, ""]), events=True, raw=True)


@pytest.fixture
def replicate() -> Replicate:
    return Replicate()


@pytest.fixture
def server(replicate: Replicate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    with cloud(replicate) as running:
        replicate.address = running.address
        monkeypatch.setenv("REPLICATE_BASE_URL", running.address)
        monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_any")
        monkeypatch.setattr("interlingua.jobs.FIRST_LOOK", 0.01)
        yield running


@pytest.fixture
def pieces(replicate: Replicate, server: Cloud) -> Iterator[Cloud]:
    with cloud(Pieces(replicate)) as running:
        replicate.streaming = running.address
        yield running


def test_a_question_becomes_the_input_of_a_prediction(server: Cloud) -> None:
    with il.Client() as client:
        reply = client.chat(
            LLAMA, "Hi", system="Be kind.", max_output_tokens=9, temperature=0.5, stop=["a", "b"], user="ada"
        )
    assert (reply.text, reply.raw_finish_reason, reply.finish_reason) == ("Hello", "succeeded", "other")
    assert (reply.usage.input_tokens, reply.usage.output_tokens, reply.id) == (3, 2, "p1")
    assert [warning.parameter for warning in reply.warnings] == ["user"]
    (asked,) = server.asked
    assert (asked.path, asked.headers["prefer"]) == ("/models/meta/meta-llama-3-70b-instruct/predictions", "wait")
    assert asked.json == {
        "input": {
            "prompt": "Hi",
            "system_prompt": "Be kind.",
            "max_tokens": 9,
            "temperature": 0.5,
            "stop_sequences": "a,b",
        }
    }


@pytest.mark.parametrize(
    ("model", "path", "body"),
    [
        ("owner/name:abc", "/predictions", {"version": "abc"}),
        ("deployments/owner/name", "/deployments/owner/name/predictions", {}),
    ],
)
def test_a_version_and_a_deployment_have_addresses_of_their_own(
    server: Cloud, model: str, path: str, body: dict[str, str]
) -> None:
    with il.Client("replicate") as client:
        client.chat(model, "Hi")
    assert (server.asked[0].path, server.asked[0].json) == (path, {**body, "input": {"prompt": "Hi"}})


@pytest.mark.parametrize(
    ("model", "settings", "wanted", "warned"),
    [
        ("openai/gpt-5", {"reasoning_effort": "low"}, {"max_completion_tokens": 9, "reasoning_effort": "low"}, []),
        ("anthropic/claude-4-sonnet", {"temperature": 1}, {"max_tokens": 9}, ["temperature"]),
    ],
)
def test_settings_go_under_the_names_of_the_models_own_schema(
    server: Cloud, model: str, settings: dict[str, Any], wanted: dict[str, Any], warned: list[str]
) -> None:
    with il.Client("replicate") as client:
        reply = client.chat(model, "Hi", max_output_tokens=9, options={"top_k": 3}, **settings)
    assert server.asked[0].json["input"] == {"prompt": "Hi", **wanted, "top_k": 3}
    assert [warning.parameter for warning in reply.warnings] == warned


@pytest.mark.parametrize("is_async", [False, True])
def test_a_prediction_that_goes_on_is_looked_at_until_it_is_over(
    replicate: Replicate, server: Cloud, is_async: bool
) -> None:
    replicate.looks = 3

    async def ask() -> str:
        async with il.AsyncClient() as client:
            return (await client.chat(LLAMA, "Hi")).text

    if is_async:
        assert asyncio.run(ask()) == "Hello"
    else:
        with il.Client() as client:
            assert client.chat(LLAMA, "Hi").text == "Hello"
    assert [asked.path for asked in server.asked[1:]] == ["/predictions/p1"] * 3


def test_a_prediction_that_outlasts_the_deadline_is_told_to_go_on(replicate: Replicate, server: Cloud) -> None:
    replicate.looks = 10_000
    with (
        il.Client(deadline=0.3) as client,
        pytest.raises(DeadlineExceeded, match=r"not over within 0.3 s, and goes on"),
    ):
        client.chat(LLAMA, "Hi")


@pytest.mark.parametrize("looks", [0, 1])
@pytest.mark.parametrize(("status", "error"), [("failed", "CUDA out of memory"), ("canceled", None)])
def test_a_prediction_that_fails_is_told_with_its_reason(
    replicate: Replicate, server: Cloud, looks: int, status: str, error: str | None
) -> None:
    replicate.looks, replicate.status, replicate.error = looks, status, error
    with (
        il.Client() as client,
        pytest.raises(JobFailed, match=f"p1 is {status}: {error or 'no explanation'}") as caught,
    ):
        client.chat(LLAMA, "Hi")
    assert caught.value.provider == "replicate"


@pytest.mark.parametrize("output", [["https://files.example/a.png", 1], {"image": "x"}, None])
def test_an_output_that_is_no_text_is_refused(replicate: Replicate, server: Cloud, output: Any) -> None:
    replicate.output = output
    with il.Client() as client, pytest.raises(InvalidReply, match="not one of language"):
        client.chat("replicate/owner/painter", "Hi")


@pytest.mark.parametrize("is_async", [False, True])
def test_a_stream_comes_from_its_own_address_which_gets_no_key(server: Cloud, pieces: Cloud, is_async: bool) -> None:
    async def ask() -> list[str]:
        async with il.AsyncClient() as client, client.stream(LLAMA, "Hi") as stream:
            return [text async for text in stream.text_deltas()]

    if is_async:
        found = asyncio.run(ask())
    else:
        with il.Client() as client, client.stream(LLAMA, "Hi") as stream:
            found = list(stream.text_deltas())
            assert stream.response().text == "Hello\n{}"
            assert stream.response().raw_finish_reason == "succeeded"
    assert found == ["Hel", "lo", "\n{}"]
    (asked,) = pieces.asked
    assert (asked.path, asked.query) == ("/v1/files/a-b", {"c": "d"})
    assert "authorization" not in asked.headers
    assert "prefer" not in server.asked[0].headers


def test_a_stream_without_its_last_event_is_incomplete(replicate: Replicate, server: Cloud, pieces: Cloud) -> None:
    replicate.events = OUTPUT[:3]
    with il.Client() as client, client.stream(LLAMA, "Hi") as stream, pytest.raises(StreamIncomplete):
        list(stream)
    assert stream.partial.text == "Hello"


def test_a_stream_of_a_prediction_that_was_cancelled_says_so(
    replicate: Replicate, server: Cloud, pieces: Cloud
) -> None:
    replicate.events = [*OUTPUT[:3], ("done", json.dumps({"reason": "canceled"}))]
    with il.Client() as client, client.stream(LLAMA, "Hi") as stream, pytest.raises(JobFailed, match="canceled"):
        list(stream)


def test_a_model_that_does_not_stream_says_so(server: Cloud) -> None:
    with il.Client() as client, pytest.raises(InvalidReply, match="p1 has no address of a stream"):
        list(client.stream(LLAMA, "Hi"))


def test_a_stream_is_not_recovered(server: Cloud) -> None:
    with il.Client() as client, pytest.raises(Unsupported, match="recover"):
        client.stream(LLAMA, "Hi", recover="exact")


def test_turns_become_one_text_and_an_answer_is_held_to_a_type_by_words(replicate: Replicate, server: Cloud) -> None:
    class City(BaseModel):
        name: str

    replicate.output = '{"name": "Paris"}'
    with il.Client() as client:
        reply = client.chat(LLAMA, [il.user("Hi"), il.assistant("Hello."), il.user("Where?")], output=City)
    assert reply.output == City(name="Paris")
    assert server.asked[0].json["input"]["prompt"].endswith("User: Hi\nAssistant: Hello.\nUser: Where?\nAssistant:")


@pytest.mark.parametrize(
    ("settings", "said"), [({"stop": ["a,b"]}, "commas"), ({"model": "replicate/llama"}, "no owner/name")]
)
def test_what_cannot_be_told_is_refused_before_anything_is_sent(
    server: Cloud, settings: dict[str, Any], said: str
) -> None:
    given = dict(settings)
    with il.Client() as client, pytest.raises(Unsupported, match=said):
        client.chat(given.pop("model", LLAMA), "Hi", **given)
    assert server.asked == []


def test_its_language_models_are_listed(server: Cloud) -> None:
    with il.Client() as client:
        assert [card.id for card in client.models("replicate")] == ["meta/meta-llama-3-70b-instruct"]


def test_its_errors_are_told_in_their_words(server: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    with il.Client() as client, pytest.raises(NotFound, match="could not be found"):
        client.chat("replicate/gone/gone", "Hi")
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_canary_that_is_wrong")
    with il.Client() as client, pytest.raises(AuthenticationFailed, match="from REPLICATE_API_TOKEN") as caught:
        client.chat(LLAMA, "Hi")
    assert (caught.value.code, "canary" in str(caught.value)) == ("Unauthenticated", False)


def test_a_prediction_is_waited_for_and_cancelled_by_the_typed_client(replicate: Replicate, server: Cloud) -> None:
    replicate.looks = 2
    with il.connect("replicate") as client:
        create = client.models.predictions.create
        begun = create("meta", "meta-llama-3-70b-instruct", input={"prompt": "Hi"})
        assert il.wait(create, begun, first_look=0.01) == ["Hel", "lo"]
        replicate.looks = 5
        begun = create("meta", "meta-llama-3-70b-instruct", input={"prompt": "Hi"})
        assert client.predictions.cancel(begun.id).status == "canceled"
