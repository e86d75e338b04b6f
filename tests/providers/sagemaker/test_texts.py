"""Containers of text generation behind SageMaker's endpoints, and a server of text-generation-inference itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import BadRequest, InvalidReply, StreamIncomplete, Unsupported
from interlingua.testing.simulators.serving import ThreadedServer
from tests.aws.environment import bare_environment
from tests.transport.event_messages import event

DETAILS = {"finish_reason": "length", "generated_tokens": 2, "input_length": 3}


def token(text: str, *, last: str | None = None, special: bool = False) -> bytes:
    """One event of a stream."""
    told = {"id": 1, "text": text, "logprob": -0.5, "special": special}
    fields = {"index": 1, "token": told, "generated_text": last, "details": DETAILS if last is not None else None}
    return f"data:{json.dumps(fields)}\n\n".encode()


class Container:
    """Answers as a container of text generation does, behind an endpoint or alone."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        tokens = [{"id": 1, "text": text, "logprob": -0.5, "special": False} for text in ("Hel", "lo")]
        self.reply: Any = [
            {"generated_text": "Hello", "details": {**DETAILS, "prefill": [{}, {}, {}], "tokens": tokens}}
        ]
        self.told = [token("Hel"), token("lo"), token("</s>", last="Hello", special=True)]
        self.status = 200

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_post("/{path:.*}", self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        self.asked.append((request.path, body))
        if not body.get("stream") or self.status != 200:
            return web.json_response(self.reply, status=self.status)
        if request.path == "/":
            return web.Response(body=b"".join(self.told), headers={"content-type": "text/event-stream"})
        stream = b"".join(event("PayloadPart", piece) for piece in self.told)
        return web.Response(body=stream, headers={"content-type": "application/vnd.amazon.eventstream"})


@pytest.fixture
def container(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Container]:
    bare_environment(monkeypatch, tmp_path)
    found = Container()
    with ThreadedServer(found.application) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", server.address)
        monkeypatch.setenv("TGI_BASE_URL", server.address)
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
        yield found


def ask(model: str, question: Any, **settings: Any) -> Any:
    with il.Client() as client:
        return client.chat(model, question, protocol="tgi_generate", **settings)


@pytest.mark.parametrize(("model", "path"), [("sagemaker/e", "/endpoints/e/invocations"), ("tgi", "/")])
def test_a_question_goes_as_it_is_with_the_parameters_of_the_generation(
    container: Container, model: str, path: str
) -> None:
    reply = ask(model, "Hi", max_output_tokens=2, temperature=0.5, top_k=3, stop=["."], seed=7, user="ada")
    assert (reply.text, reply.finish_reason, reply.raw_finish_reason) == ("Hello", "length", "length")
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (3, 2)
    assert [warning.parameter for warning in reply.warnings] == ["user"]
    parameters = {"max_new_tokens": 2, "temperature": 0.5, "top_k": 3, "stop": ["."], "seed": 7}
    assert container.asked == [
        (path, {"inputs": "Hi", "parameters": {**parameters, "details": True, "return_full_text": False}})
    ]


@pytest.mark.parametrize("model", ["sagemaker/e", "tgi"])
def test_a_stream_of_tokens_folds_into_the_text_without_special_ones(container: Container, model: str) -> None:
    with il.Client() as client, client.stream(model, "Hi", protocol="tgi_generate") as stream:
        assert "".join(stream.text_deltas()) == "Hello"
        response = stream.response()
    assert (response.text, response.finish_reason, response.usage.total_tokens) == ("Hello", "length", 5)
    assert container.asked[0][1]["stream"] is True


@pytest.mark.parametrize("model", ["sagemaker/e", "tgi"])
def test_a_stream_folds_into_the_plain_reply(container: Container, model: str) -> None:
    with il.Client() as client, client.stream(model, "Hi", protocol="tgi_generate") as stream:
        list(stream)
        assert stream.response() == client.chat(model, "Hi", protocol="tgi_generate")


def test_a_stream_that_ends_before_its_whole_text_is_incomplete(container: Container) -> None:
    container.told = container.told[:2]
    with (
        il.Client() as client,
        client.stream("sagemaker/e", "Hi", protocol="tgi_generate") as stream,
        pytest.raises(StreamIncomplete) as caught,
    ):
        list(stream)
    assert caught.value.partial is not None
    assert caught.value.partial.text == "Hello"


def test_a_reply_that_is_no_list_is_read_too(container: Container) -> None:
    container.reply = {"generated_text": "Hello"}
    reply = ask("sagemaker/e", "Hi")
    assert (reply.text, reply.finish_reason, reply.usage.total_tokens) == ("Hello", "other", 0)


@pytest.mark.parametrize("reply", [[], {}, "Hello", {"generated_text": None}])
def test_a_reply_without_a_text_is_refused(container: Container, reply: Any) -> None:
    container.reply = reply
    with pytest.raises(InvalidReply, match="generated_text"):
        ask("sagemaker/e", "Hi")


def test_turns_become_one_text_with_a_warning(container: Container) -> None:
    reply = ask("tgi", [il.user("One?"), il.assistant("1."), il.user("Two?")], system="Be brief.")
    text = "Be brief.\n\nUser: One?\nAssistant: 1.\nUser: Two?\nAssistant:"
    assert container.asked[0][1]["inputs"] == text
    assert [warning.parameter for warning in reply.warnings] == ["messages"]


def test_no_temperature_is_told_as_no_sampling(container: Container) -> None:
    ask("tgi", "Hi", temperature=0)
    parameters = container.asked[0][1]["parameters"]
    assert (parameters["do_sample"], "temperature" in parameters) == (False, False)


def test_an_answer_is_held_to_a_schema_and_a_tool_is_called_through_one(container: Container) -> None:
    class City(BaseModel):
        name: str

    def weather(city: str) -> str:
        """The weather."""
        return f"Sunny in {city}"

    container.reply = {"generated_text": '{"name": "Paris"}'}
    assert ask("tgi", "Where?", output=City).output == City(name="Paris")
    assert container.asked[0][1]["parameters"]["grammar"]["type"] == "json"
    container.reply = {"generated_text": '{"tool": "weather", "arguments": {"city": "Paris"}}'}
    (call,) = ask("tgi", "Weather in Paris?", tools=[weather]).tool_calls
    assert (call.name, call.arguments) == ("weather", {"city": "Paris"})


def test_a_picture_is_refused_before_anything_is_sent(container: Container) -> None:
    with pytest.raises(Unsupported, match="only text"):
        ask("tgi", [il.user(["What?", il.Image(b"\x89PNG\r\n\x1a\n")])])
    assert container.asked == []


@pytest.mark.parametrize(
    ("body", "code"),
    [({"error": "too long", "error_type": "validation"}, "validation"), ({"Message": "too long"}, None)],
)
def test_an_error_of_the_container_and_of_its_host_is_told(
    container: Container, body: dict[str, str], code: str | None
) -> None:
    container.reply, container.status = body, 422
    with pytest.raises(BadRequest, match="too long") as caught:
        ask("sagemaker/e", "Hi")
    assert caught.value.code == code
