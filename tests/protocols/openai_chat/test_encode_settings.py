"""The settings of a chat request in the body."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.chat import ChatRequest
from interlingua.messages import user
from interlingua.profiles import Profile
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.protocols.openai_chat.wire import body, chat, encoded, notes

WEATHER = Tool("get_weather", "The weather.", {"type": "object", "properties": {"city": {"type": "string"}}})


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("max_output_tokens", 9, {"max_completion_tokens": 9}),
        ("temperature", 0.0, {"temperature": 0.0}),
        ("top_p", 0.5, {"top_p": 0.5}),
        ("stop", ("a", "b"), {"stop": ["a", "b"]}),
        ("seed", 0, {"seed": 0}),
        ("presence_penalty", 0.5, {"presence_penalty": 0.5}),
        ("frequency_penalty", -0.5, {"frequency_penalty": -0.5}),
        ("logprobs", True, {"logprobs": True}),
        ("top_logprobs", 3, {"top_logprobs": 3}),
        ("reasoning_effort", "low", {"reasoning_effort": "low"}),
        ("user", "u1", {"user": "u1"}),
        ("metadata", {"a": "b"}, {"metadata": {"a": "b"}}),
        ("service_tier", "flex", {"service_tier": "flex"}),
        ("parallel_tool_calls", False, {"parallel_tool_calls": False}),
        ("tool_choice", "required", {"tool_choice": "required"}),
        ("tool_choice", "get_weather", {"tool_choice": {"type": "function", "function": {"name": "get_weather"}}}),
    ],
)
def test_a_setting_is_a_field_of_the_body(field: str, value: Any, found: dict[str, Any]) -> None:
    assert found.items() <= body(**{field: value}).items()


@pytest.mark.parametrize("field", ["top_k", "reasoning_budget"])
def test_a_setting_without_a_field_is_a_warning(field: str) -> None:
    assert notes(**{field: 7}) == [field]


def test_nothing_is_sent_that_was_not_asked_for() -> None:
    assert body() == {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}


def test_the_profile_names_the_output_limit() -> None:
    assert body(max_output_tokens=9, profile=Profile(max_tokens_field="max_tokens"))["max_tokens"] == 9


def test_a_stream_asks_for_usage() -> None:
    sent = body(stream=True)
    assert (sent["stream"], sent["stream_options"]) == (True, {"include_usage": True})


def test_a_server_that_knows_no_stream_options_gets_none() -> None:
    assert "stream_options" not in body(stream=True, profile=Profile(sends_stream_usage=False))


def test_a_tool_keeps_its_schema_and_strictness() -> None:
    tool = Tool("f", "Does.", {"type": "object", "$defs": {"a": {}}}, strict=True)
    function = {
        "name": "f",
        "description": "Does.",
        "parameters": {"type": "object", "$defs": {"a": {}}},
        "strict": True,
    }
    assert body(tools=(tool,))["tools"] == [{"type": "function", "function": function}]


def test_a_cache_mark_on_a_tool_is_a_warning() -> None:
    assert notes(tools=(Tool("f", cache=True),)) == ["cache"]


def test_an_output_schema_is_the_response_format() -> None:
    output = OutputSchema("person", {"type": "object", "properties": {}}, strict=True)
    expected = {"name": "person", "schema": {"type": "object", "properties": {}}, "strict": True}
    assert body(output=output)["response_format"] == {"type": "json_schema", "json_schema": expected}


def test_any_object_is_asked_for_as_json() -> None:
    assert body(output=OutputSchema("any", {"type": "object"}, strict=False))["response_format"] == {
        "type": "json_object"
    }


def test_options_win() -> None:
    assert body(temperature=0.1, options={"temperature": 0.9, "n": 2}).items() >= {"temperature": 0.9, "n": 2}.items()


def test_a_group_in_options_is_merged_with_ours() -> None:
    sent = body(stream=True, options={"stream_options": {"include_obfuscation": False}})
    assert sent["stream_options"] == {"include_usage": True, "include_obfuscation": False}


def test_a_typed_value_in_options_replaces_ours_whole() -> None:
    output = OutputSchema("person", {"type": "object", "properties": {}}, strict=True)
    options = {"response_format": {"type": "text"}}
    assert body(output=output, options=options)["response_format"] == {"type": "text"}


def test_the_callers_values_are_left_alone() -> None:
    options = {"stream_options": {"include_obfuscation": False}}
    request = ChatRequest(model="m", messages=(user("Hi"),), tools=(WEATHER,), options=options)
    chat.encode(request, Profile(), stream=True)
    assert options == {"stream_options": {"include_obfuscation": False}}


def test_the_same_note_is_made_once() -> None:
    tools = (Tool("f", cache=True), Tool("g", cache=True))
    assert len(encoded(tools=tools).warnings) == 1
