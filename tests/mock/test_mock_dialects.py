"""A mock stands in the place of every provider whose wire format it speaks, each in its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

import interlingua as il
from interlingua.errors import Overloaded, RateLimited, ServerError, StreamIncomplete
from interlingua.testing import MockError, MockProvider, MockReply, call
from tests.mock.test_mock_provider import City, weather


class Place(NamedTuple):
    """A model, and the wire format it is asked in."""

    model: str
    protocol: str | None = None

    @property
    def settings(self) -> Mapping[str, Any]:
        return {"protocol": self.protocol} if self.protocol else {}


OLLAMA = "ollama/llama3.2"
PLACES = {
    "chat": Place("openai/gpt-5"),
    "responses": Place("openai/gpt-5", "openai_responses"),
    "messages": Place("anthropic/claude-sonnet-4-5"),
    "gemini": Place("gemini/gemini-2.5-flash"),
    "compatible": Place("groq/llama-9"),
    "cohere": Place("cohere/command-a-reasoning-08-2025"),
    "ollama": Place(OLLAMA),
    "converse": Place("bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0"),
}
UNSAID = {(OLLAMA, "content_filter"): "other"}
"""Finish reasons for which a wire format has no word."""
TAKING_ALL = tuple(PLACES[name] for name in ("gemini", "cohere", "ollama"))
"""They take a seed and the most likely tokens alone."""
EVERYWHERE = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
UNAVAILABLE = (Overloaded, ServerError)
USAGE = il.Usage(input_tokens=20, cache_read_tokens=5, output_tokens=7, reasoning_tokens=2)


def both(mock: MockProvider, place: Place, **settings: Any) -> tuple[il.ChatResponse[Any], il.ChatResponse[Any]]:
    """The plain answer and the streamed one."""
    with mock.client() as client:
        plain = client.chat(place.model, "Hi there", **place.settings, **settings)
        return plain, client.stream(place.model, "Hi there", **place.settings, **settings).response()


@EVERYWHERE
@pytest.mark.parametrize(
    "reply",
    [
        MockReply("Hello there, you."),
        MockReply("Cut o", finish_reason="length"),
        MockReply("See.", tool_calls=[call("weather", city="Rome"), call("weather", city="Oslo")]),
        MockReply(tool_calls=[il.ToolCall("t1", "weather", {})]),
        MockReply("So.", reasoning="Let me think about it."),
        MockReply("", finish_reason="content_filter"),
    ],
)
def test_a_reply_comes_as_it_was_given_streamed_or_not(place: Place, reply: MockReply) -> None:
    plain, streamed = both(MockProvider(reply, pieces=3), place, tools=[weather])
    for response in (plain, streamed):
        assert response.text == reply.text
        assert [(made.name, made.arguments) for made in response.tool_calls] == [
            (made.name, made.arguments) for made in reply.tool_calls
        ]
        assert response.message.reasoning == reply.reasoning
        expected = reply.finish_reason or ("tool_calls" if reply.tool_calls else "stop")
        assert response.finish_reason == UNSAID.get((place.model, expected), expected)
    assert plain.usage == streamed.usage


@EVERYWHERE
def test_usage_is_told_as_it_was_given(place: Place) -> None:
    plain, streamed = both(MockProvider(MockReply("Hi.", usage=USAGE)), place)
    told = (plain.usage.input_tokens, plain.usage.cache_read_tokens, plain.usage.output_tokens)
    assert told == (20, 0 if place.model == OLLAMA else 5, 7)
    assert streamed.usage == plain.usage


@EVERYWHERE
def test_a_tool_loop_runs(place: Place) -> None:
    mock = MockProvider([call("weather", city="Rome"), "Take sunglasses."])
    with mock.client() as client:
        result = client.run(place.model, "What shall I wear?", tools=[weather], **place.settings)
    assert (result.text, result.turns) == ("Take sunglasses.", 2)
    (told,) = mock.requests[1].unified.messages[2].parts
    assert isinstance(told, il.ToolResult)
    assert told.content == "Sunny in Rome."


@EVERYWHERE
def test_an_output_is_asked_for_and_read(place: Place) -> None:
    plain, streamed = both(MockProvider(City(name="Rome", people=3)), place, output=City)
    assert plain.output == streamed.output == City(name="Rome", people=3)


@EVERYWHERE
def test_patterns_see_what_the_user_said(place: Place) -> None:
    plain, streamed = both(MockProvider({"^Hi": "Yes.", "": "No."}), place)
    assert (plain.text, streamed.text) == ("Yes.", "Yes.")


@EVERYWHERE
@pytest.mark.parametrize(("status", "error"), [(429, RateLimited), (503, UNAVAILABLE), (500, ServerError)])
def test_an_error_is_one_of_that_provider(place: Place, status: int, error: Any) -> None:
    with MockProvider(MockError(status, "not now")).client(max_retries=0) as client:
        with pytest.raises(error, match="not now") as plain:
            client.chat(place.model, "Hi", **place.settings)
        with pytest.raises(error, match="not now"):
            client.stream(place.model, "Hi", **place.settings).response()
    assert plain.value.provider == place.model.partition("/")[0]


@EVERYWHERE
def test_a_stream_breaks_off(place: Place) -> None:
    mock = MockProvider(MockReply("One two three four.", pieces=2, breaks_after=6))
    with mock.client(max_retries=0) as client, pytest.raises(StreamIncomplete) as caught:
        client.stream(place.model, "Count.", **place.settings).response()
    assert caught.value.partial.text
    assert "One two three four.".startswith(caught.value.partial.text)


@EVERYWHERE
def test_what_a_model_does_not_take_is_warned_of_as_in_earnest(place: Place) -> None:
    with MockProvider("ok").client() as client:
        told = client.chat(place.model, "Hi", seed=3, top_k=2, **place.settings).warnings
    assert bool(told) == (place not in TAKING_ALL)


def test_vectors_counts_and_models_come_in_each_wire_format() -> None:
    with MockProvider(models=["a", "b"], dimensions=3).client() as client:
        for model in ("openai/e", "gemini/e", "cohere/embed-v4.0", "ollama/e", "bedrock/amazon.titan-embed-text-v2:0"):
            first, second = client.embed(model, ["x", "y"]).embeddings
            assert (len(first), list(first) != list(second)) == (3, True)
        for model in ("anthropic/m", "gemini/m", "cohere/m", "bedrock/anthropic.claude-m"):
            assert client.count_tokens(model, "one two three").input_tokens == 3
        for provider in ("openai", "anthropic", "gemini", "cohere", "ollama"):
            assert [card.id for card in client.models(provider)] == ["a", "b"]


def test_what_it_does_not_speak_is_said() -> None:
    mock = MockProvider()
    openai = il.connect("openai", api_key="k", http_client=mock, max_retries=0)
    with pytest.raises(il.errors.NotFound, match="/files is none of that"):
        openai.files.list()
