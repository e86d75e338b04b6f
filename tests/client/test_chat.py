"""A chat call from the caller's side, over a Chat Completions server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import InvalidArgument, OutputMismatch, StreamIncomplete, Unsupported
from tests.client.replies import Server, async_client_of, client_of, reply


class City(BaseModel):
    name: str


def test_a_text_becomes_what_the_user_says() -> None:
    server = Server(reply("Hello"))
    with client_of(server) as client:
        response = client.chat("m", "Hi", system="Be brief.", max_output_tokens=5, stop="x")
    assert (response.text, response.provider, response.model) == ("Hello", "openai", "m-1")
    assert server.bodies[0] == {
        "model": "m",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}],
        "max_completion_tokens": 5,
        "stop": ["x"],
    }


def test_the_key_goes_into_the_header_and_nowhere_else() -> None:
    server = Server(reply("Hello"))
    client = client_of(server)
    client.chat("m", "Hi")
    assert server.requests[0].headers["authorization"] == "Bearer sk-test-canary"
    assert "canary" not in repr(client) + repr(vars(client)) + repr(client.providers())


def test_a_streams_response_equals_the_plain_one() -> None:
    server = Server(reply("Hello you"))
    with client_of(server) as client:
        plain = client.chat("m", "Hi")
        with client.stream("m", "Hi") as stream:
            texts = list(stream.text_deltas())
            assert stream.response() == plain
            assert stream.response().request_id == plain.request_id == "q1"
    assert "".join(texts) == "Hello you"


def test_a_streams_response_can_be_had_without_iterating() -> None:
    assert client_of(Server(reply("Hello"))).stream("m", "Hi").response().text == "Hello"


def test_a_cut_stream_raises_and_keeps_what_came() -> None:
    with client_of(Server(reply("Hello you"), cut=4), max_retries=0) as client, client.stream("m", "Hi") as stream:
        with pytest.raises(StreamIncomplete) as caught:
            list(stream)
        assert caught.value.partial.text == "Hel"
        assert caught.value.partial.finish_reason == "error"
        assert (caught.value.provider, caught.value.model) == ("openai", "m")
        assert stream.partial.text == "Hel"


def test_output_is_a_value_of_the_type() -> None:
    server = Server(reply('{"name": "Rome"}'))
    with client_of(server) as client:
        assert client.chat("m", "Where?", output=City).output == City(name="Rome")
        assert client.stream("m", "Where?", output=City).response().output == City(name="Rome")
    form = server.bodies[0]["response_format"]["json_schema"]
    assert (form["name"], form["strict"]) == ("City", True)
    assert form["schema"]["additionalProperties"] is False


def test_output_that_does_not_fit_raises_and_keeps_the_reply() -> None:
    with client_of(Server(reply('{"name": 3}'))) as client, pytest.raises(OutputMismatch) as caught:
        client.chat("m", "Where?", output=City)
    assert caught.value.problems == ("name: Input should be a valid string",)
    assert caught.value.response.usage.output_tokens == 5


def test_output_cut_off_by_the_limit_says_so() -> None:
    server = Server(reply('{"name": "Ro', finish="length"))
    with client_of(server) as client, pytest.raises(OutputMismatch, match="cut off by the output limit"):
        client.chat("m", "Where?", output=City)


def test_a_tool_call_in_place_of_an_output_is_no_mismatch() -> None:
    def look(place: str) -> str:
        return place

    with client_of(Server(reply(calls=[("look", {"place": "a"})]))) as client:
        response = client.chat("m", "Where?", output=City, tools=[look])
    assert response.output is None
    assert response.tool_calls == (il.ToolCall("c0", "look", {"place": "a"}, origin=response.tool_calls[0].origin),)


def test_a_refusal_in_place_of_an_output_says_so() -> None:
    whole = reply(None)
    whole["choices"][0]["message"]["refusal"] = "I will not."
    with client_of(Server(whole)) as client, pytest.raises(OutputMismatch, match="the model declined: I will not"):
        client.chat("m", "Where?", output=City)


def test_threads_share_a_client() -> None:
    with client_of(Server(reply("Hello"))) as client, ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda number: client.chat("m", f"Hi {number}").text, range(32))
        assert set(answers) == {"Hello"}


def test_a_setting_the_model_refuses_is_left_out_with_a_warning() -> None:
    server = Server(reply("Hello"))
    with client_of(server) as client:
        response = client.chat("o3", "Hi", temperature=0.5)
        streamed = client.stream("o3", "Hi", temperature=0.5).response()
    assert "temperature" not in server.bodies[0]
    assert [warning.parameter for warning in response.warnings] == ["temperature"]
    assert streamed.warnings == response.warnings


def test_strict_turns_the_warning_into_an_error_before_anything_is_sent() -> None:
    server = Server(reply("Hello"))
    with client_of(server, strict=True) as client, pytest.raises(Unsupported) as caught:
        client.chat("o3", "Hi", temperature=0.5)
    assert (caught.value.parameter, server.requests) == ("temperature", [])


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"temperature": "hot"}, "temperature: found 'hot' .str., expected a number"),
    ({"max_output_tokens": 1.5}, "max_output_tokens: found 1.5 .float., expected an integer"),
    ({"logprobs": 1}, "logprobs: found 1 .int., expected True or False"),
    ({"tools": ["f"]}, "tools: "),
    ({"tool_choice": "f"}, "tool_choice: found 'f', expected auto, none, required or the name of a tool"),
    ({"options": []}, "options: "),
    ({"protocol": "gemini"}, "protocol: found 'gemini', expected one that openai speaks"),
]


@pytest.mark.parametrize(("settings", "message"), WRONG)
def test_a_setting_of_the_wrong_kind_is_named(settings: dict[str, Any], message: str) -> None:
    with client_of(Server(reply())) as client, pytest.raises(InvalidArgument, match=message):
        client.chat("m", "Hi", **settings)


@pytest.mark.parametrize("messages", [None, 3, [], [{"role": "user"}]])
def test_messages_of_the_wrong_kind_are_refused(messages: Any) -> None:
    with client_of(Server(reply())) as client, pytest.raises(InvalidArgument, match="messages"):
        client.chat("m", messages)


def test_a_misspelt_setting_is_a_type_error_that_knows_better() -> None:
    settings: dict[str, Any] = {"temprature": 1}
    with client_of(Server(reply())) as client, pytest.raises(TypeError, match="did you mean temperature"):
        client.chat("m", "Hi", **settings)


def test_a_closed_client_refuses() -> None:
    client = client_of(Server(reply()))
    client.close()
    client.close()
    with pytest.raises(InvalidArgument, match="closed"):
        client.chat("m", "Hi")


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_async_client_is_the_same_client(backend: str) -> None:
    import anyio

    server = Server(reply("Hello you"))

    async def both() -> None:
        async with async_client_of(server) as client:
            plain = await client.chat("m", "Hi")
            async with client.stream("m", "Hi") as stream:
                texts = [text async for text in stream.text_deltas()]
                assert await stream.response() == plain
            assert "".join(texts) == "Hello you"

    anyio.run(both, backend=backend)
