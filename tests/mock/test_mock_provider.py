"""A mock answers as a test says, and all that stands before it behaves as with a real provider."""

from __future__ import annotations

import time
from typing import Any

import anyio
import httpx
import pytest
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import ConnectionFailed, RateLimited, StreamIncomplete
from interlingua.events import TextDelta, ToolFinished
from interlingua.testing import MockError, MockProvider, MockReply, call


class City(BaseModel):
    name: str
    people: int = 0


def weather(city: str) -> str:
    """The weather of today."""
    return f"Sunny in {city}."


def test_one_text_answers_everything() -> None:
    mock = MockProvider("Hello.")
    with mock.client() as client:
        replies = [client.chat("mock/any", "Hi"), client.chat("other", "Hi again")]
    assert [reply.text for reply in replies] == ["Hello.", "Hello."]
    assert (replies[0].provider, replies[0].finish_reason, replies[0].usage.output_tokens) == ("mock", "stop", 1)
    assert [request.unified.model for request in mock.requests] == ["any", "other"]


def test_a_function_answers_a_request() -> None:
    with MockProvider(lambda request: request.text[::-1]).client() as client:
        assert client.chat("m", "abc").text == "cba"


def test_a_sequence_answers_in_turn_and_says_when_it_is_over() -> None:
    with MockProvider(["one", MockReply("two", finish_reason="length")]).client() as client:
        assert [client.chat("m", "Hi").finish_reason for _ in range(2)] == ["stop", "length"]
        with pytest.raises(AssertionError, match="2 replies and was asked once more: 'Third'"):
            client.chat("m", "Third")


def test_patterns_answer_what_the_user_said_last() -> None:
    mock = MockProvider({"weather": "Sunny.", r"^\d+$": lambda request: str(int(request.text) * 2), "": ["a", "b"]})
    with mock.client() as client:
        said = [client.chat("m", text).text for text in ("How is the weather?", "21", "x")]
    assert said == ["Sunny.", "42", '["a","b"]']


def test_a_text_that_no_pattern_fits_is_told_by_its_words() -> None:
    with (
        MockProvider({"weather": "Sunny."}).client() as client,
        pytest.raises(AssertionError, match="no pattern of the mock fits 'Hi'; there are weather"),
    ):
        client.chat("m", "Hi")


def test_what_it_was_asked_is_kept_as_it_was_sent_and_in_our_words() -> None:
    mock = MockProvider(City(name="Rome"))
    picture = il.Image(b"\x89PNG\r\n\x1a\n", media_type="image/png")
    with mock.client() as client:
        asked = [il.user(["See", picture])]
        client.chat("m", asked, system="Be short.", tools=[weather], temperature=0.5, stop="x", output=City)
    (request,) = mock.requests
    assert (request.path, request.body["temperature"], request.streams) == ("/chat/completions", 0.5, False)
    unified = request.unified
    assert unified.messages == (il.system("Be short."), il.user(["See", picture]))
    assert (unified.temperature, unified.stop, unified.tools[0].description) == (
        0.5,
        ("x",),
        "The weather of today.",
    )
    assert unified.output is not None
    assert unified.output.name == "City"


def test_a_tool_loop_runs_as_with_a_real_model() -> None:
    mock = MockProvider([call("weather", city="Rome"), "Take sunglasses."])
    with mock.client() as client:
        result = client.run("m", "What shall I wear in Rome?", tools=[weather])
    assert (result.text, result.turns) == ("Take sunglasses.", 2)
    asked = mock.requests[1].unified.messages
    assert [message.role for message in asked] == ["user", "assistant", "tool"]
    assert asked[2].parts[0].content == "Sunny in Rome."  # type: ignore[union-attr]


def test_several_calls_come_in_one_answer_streamed_too() -> None:
    replies = [[call("weather", city="Rome"), call("weather", city="Oslo")], "Both."]
    with MockProvider(replies).client() as client, client.run_stream("m", "Hi", tools=[weather]) as stream:
        done = [event.result.content for event in stream if isinstance(event, ToolFinished)]
    assert done == ["Sunny in Rome.", "Sunny in Oslo."]


def test_an_output_is_given_as_a_value() -> None:
    with MockProvider(City(name="Rome")).client() as client:
        assert client.chat("m", "Where?", output=City).output == City(name="Rome")


@pytest.mark.parametrize(
    ("reply", "pieces"),
    [(MockReply("abcdefg"), ["abc", "def", "g"]), (MockReply("abc", pieces=["a", "bc"]), ["a", "bc"])],
)
def test_a_stream_comes_in_the_pieces_that_are_asked_for(reply: MockReply, pieces: list[str]) -> None:
    with MockProvider(reply, pieces=3).client() as client, client.stream("m", "Hi") as stream:
        assert [event.text for event in stream if isinstance(event, TextDelta)] == pieces
        assert stream.response().text == "".join(pieces)


def test_a_stream_and_a_plain_answer_are_the_same() -> None:
    reply = MockReply("Hm.", reasoning="Let me think.", tool_calls=[call("weather", city="Rome")])
    with MockProvider(reply).client() as client:
        plain = client.chat("m", "Hi", tools=[weather])
        streamed = client.stream("m", "Hi", tools=[weather]).response()
    assert (plain.message.reasoning, plain.finish_reason) == ("Let me think.", "tool_calls")
    assert streamed.message.parts[:2] == plain.message.parts[:2]
    assert streamed.usage == plain.usage


def test_pieces_take_their_time() -> None:
    with MockProvider(MockReply("abcd", pieces=1, delay=0.01)).client() as client:
        begun = time.monotonic()
        client.stream("m", "Hi").response()
    assert time.monotonic() - begun >= 0.06


def test_an_error_is_that_of_a_provider_and_is_tried_again() -> None:
    mock = MockProvider([MockError(503), "Fine."])
    with mock.client(max_retries=1) as client:
        assert client.chat("m", "Hi").text == "Fine."
    assert len(mock.requests) == 2
    with (
        MockProvider(MockError(429, "slow down", retry_after=7)).client(max_retries=0) as client,
        pytest.raises(RateLimited, match="slow down") as caught,
    ):
        client.chat("m", "Hi")
    assert caught.value.retry_after == 7


def test_a_connection_that_fails_is_an_error_of_the_connection() -> None:
    with (
        MockProvider(httpx.ConnectError("no route")).client(max_retries=0) as client,
        pytest.raises(ConnectionFailed, match="no route"),
    ):
        client.chat("m", "Hi")


def test_a_stream_that_breaks_off_is_incomplete_and_can_be_recovered() -> None:
    broken = MockReply("One two three.", pieces=4, breaks_after=3)
    with MockProvider(broken).client() as client, pytest.raises(StreamIncomplete) as caught:
        client.stream("m", "Count.").response()
    assert caught.value.partial.text == "One two "
    with MockProvider([broken, "three."]).client() as client:
        assert "three." in client.stream("m", "Count.", recover="exact").response().text


def test_it_stands_in_the_place_of_a_real_provider_with_its_profile() -> None:
    mock = MockProvider("ok")
    with mock.client("openai") as client:
        client.chat("openai/gpt-5", "Hi", max_output_tokens=5)
        warned = client.chat("openai/gpt-5", "Hi", top_k=3)
    assert mock.requests[0].body["max_completion_tokens"] == 5
    assert mock.requests[0].unified.max_output_tokens == 5
    assert [warning.parameter for warning in warned.warnings] == ["top_k"]


def test_the_request_of_another_client_is_read_off_its_body() -> None:
    mock = MockProvider([City(name="Rome"), call("weather", city="Rome"), "ok"])
    picture = il.Image(b"\x89PNG\r\n\x1a\n", media_type="image/png", detail="low")
    sound = il.Audio(b"RIFF", media_type="audio/wav")
    file = il.File(b"%PDF", name="a.pdf")
    with il.Client("openai", api_key="k", http_client=mock) as client:
        client.chat("m", [il.user(["See", picture, il.Image(url="https://host/a.png"), sound, file])], output=City)
        client.run("m", "Hi", tools=[weather], tool_choice="weather", stop=["x"], max_output_tokens=9)
    seen, asked, told = (request.unified for request in mock.requests)
    assert seen.messages[0].parts == (il.Text("See"), picture, il.Image(url="https://host/a.png"), sound, file)
    assert seen.output is not None
    assert (seen.output.name, seen.output.strict) == ("City", True)
    assert (asked.tool_choice, asked.stop, asked.max_output_tokens) == ("weather", ("x",), 9)
    assert [tool.name for tool in asked.tools] == ["weather"]
    assert [type(part) for message in told.messages for part in message.parts] == [il.Text, il.ToolCall, il.ToolResult]


def test_texts_are_embedded_each_as_its_own_vector() -> None:
    with MockProvider(dimensions=4).client() as client:
        first, second, again = client.embed("m", ["a", "b", "a"]).embeddings
        assert len(client.embed("m", "a", dimensions=6).embeddings[0]) == 6
    assert (list(first) == list(again), list(first) == list(second), len(first)) == (True, False, 4)


def test_its_models_are_listed() -> None:
    with MockProvider(models=["small", "large"]).client() as client:
        assert [card.id for card in client.models()] == ["small", "large"]


def test_it_is_the_same_under_an_event_loop() -> None:
    async def ask() -> tuple[str, str]:
        async with MockProvider("Hello.", delay=0.001).async_client() as client:
            return (await client.chat("m", "Hi")).text, (await client.stream("m", "Hi").response()).text

    assert anyio.run(ask) == ("Hello.", "Hello.")


def test_it_can_be_told_anew(mock_provider: Any) -> None:
    mock_provider.reply("First.")
    with mock_provider.client() as client:
        assert client.chat("m", "Hi").text == "First."
        mock_provider.reply(["Second."])
        assert client.chat("m", "Hi").text == "Second."
