"""Settings as fields of Cohere's chat."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.errors import InvalidArgument
from interlingua.messages import user
from interlingua.profiles import Profile
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.protocols.cohere_chat.wire import body, encoded, warned

F = Tool("f", "Does.", {"type": "object", "properties": {"x": {"type": "string"}}})
G = Tool("g", parameters={})


def settings(**given: Any) -> dict[str, Any]:
    sent = body(**given)
    return {name: sent[name] for name in sent.keys() - {"model", "messages"}}


def test_settings_have_the_names_of_the_api() -> None:
    given = {"max_output_tokens": 5, "temperature": 0.5, "top_p": 0.5, "top_k": 7, "stop": ("END",), "seed": 3}
    given |= {"presence_penalty": 0.1, "frequency_penalty": -0.1, "logprobs": True}
    assert settings(**given) == {
        "max_tokens": 5,
        "temperature": 0.5,
        "p": 0.5,
        "k": 7,
        "stop_sequences": ["END"],
        "seed": 3,
        "presence_penalty": 0.1,
        "frequency_penalty": -0.1,
        "logprobs": True,
    }
    assert warned(**given) == []


@pytest.mark.parametrize(
    ("given", "sent"), [({"top_p": 1.0}, {"p": 0.99}), ({"top_p": 0.0}, {"p": 0.01}), ({"top_k": 1000}, {"k": 500})]
)
def test_what_lies_beyond_a_limit_is_sent_as_the_limit(given: dict[str, Any], sent: dict[str, Any]) -> None:
    assert settings(**given) == sent
    assert warned(**given) == [*given]


def test_a_temperature_beyond_the_limit_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="temperature"):
        body(temperature=1.5)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"reasoning_budget": 512}, {"type": "enabled", "token_budget": 512}),
        ({"reasoning_budget": 0}, {"type": "disabled"}),
        ({"reasoning_effort": "none"}, {"type": "disabled"}),
        ({"reasoning_effort": "high"}, {"type": "enabled"}),
        ({"reasoning_effort": "high", "reasoning_budget": 512}, {"type": "enabled", "token_budget": 512}),
    ],
)
def test_reasoning_is_asked_for_with_a_budget_or_without(given: dict[str, Any], sent: Any) -> None:
    assert settings(**given) == {"thinking": sent}
    assert ("reasoning_effort" in warned(**given)) == (given.get("reasoning_effort") == "high")


def test_a_model_that_does_not_reason_is_not_asked_to() -> None:
    profile = Profile(reasoning="none")
    assert settings(profile=profile, reasoning_effort="high") == {}
    assert warned(profile=profile, reasoning_effort="high") == ["reasoning_effort"]


@pytest.mark.parametrize(
    ("choice", "names", "word"),
    [
        (None, ["f", "g"], None),
        ("auto", ["f", "g"], None),
        ("none", ["f", "g"], "NONE"),
        ("required", ["f", "g"], "REQUIRED"),
        ("f", ["f"], "REQUIRED"),
    ],
)
def test_tools_and_which_may_be_called(choice: str | None, names: list[str], word: str | None) -> None:
    sent = settings(tools=(F, G), tool_choice=choice)
    assert [tool["function"]["name"] for tool in sent["tools"]] == names
    assert sent.get("tool_choice") == word
    assert warned(tools=(F, G), tool_choice=choice) == (["tool_choice"] if choice == "f" else [])


def test_a_tool_without_parameters_has_a_schema_all_the_same() -> None:
    (tool,) = settings(tools=(G,))["tools"]
    assert tool["function"] == {"name": "g", "parameters": {"type": "object", "properties": {}}}


@pytest.mark.parametrize(
    ("strict", "sent", "warnings"),
    [((True, True), True, []), ((True, None), True, ["tools"]), ((False, None), None, [])],
)
def test_all_tools_are_strict_or_none(strict: tuple[Any, Any], sent: bool | None, warnings: list[str]) -> None:
    tools = tuple(Tool(name, strict=flag) for name, flag in zip("fg", strict, strict=True))
    assert settings(tools=tools).get("strict_tools") is sent
    assert warned(tools=tools) == warnings


def test_the_form_of_an_answer() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert settings(output=OutputSchema("o", schema)) == {
        "response_format": {"type": "json_object", "json_schema": schema}
    }
    assert settings(output=OutputSchema("o", {"type": "object"})) == {"response_format": {"type": "json_object"}}


def test_options_of_the_provider_come_last() -> None:
    options = {"safety_mode": "STRICT", "citation_options": {"mode": "FAST"}, "documents": ["D"], "p": 0.3}
    assert settings(top_p=0.5, options=options) == options


def test_a_stream_says_so() -> None:
    sent = encoded(user("Hi"), stream=True).request.body
    assert isinstance(sent, dict)
    assert sent["stream"] is True
