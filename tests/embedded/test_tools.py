"""A base model that knows no tools uses them all the same."""

from __future__ import annotations

import interlingua as il


def get_weather(city: str) -> str:
    """Current weather of a city."""
    return f"It is 18 degrees and sunny in {city}."


def test_it_calls_a_tool_and_answers_from_what_it_gave(client: il.Client) -> None:
    result = client.run(None, "What is the weather in Paris?", tools=[get_weather], max_turns=3, max_output_tokens=60)
    called = result.messages[1].tool_calls[0]
    assert (called.name, called.arguments) == ("get_weather", {"city": "Paris"})
    assert result.stopped_by == "model"
    assert "18 degrees" in result.text
    assert [warning.parameter for warning in result.response.warnings] == ["tools"]


def test_a_call_streams_as_it_is_given_whole(client: il.Client) -> None:
    question = "What is the weather in Rome?"
    plain = client.chat(None, question, tools=[get_weather], tool_choice="required")
    with client.stream(None, question, tools=[get_weather], tool_choice="required") as stream:
        assert stream.response().message == plain.message
    assert plain.tool_calls[0].name == "get_weather"
