"""The settings of a chat request in the body, and of a count."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlingua.chat import ChatRequest
from interlingua.errors import InvalidReply
from interlingua.messages import Message, Reasoning, Text, system, user
from interlingua.profiles import Profile
from interlingua.protocols.openai_responses import capabilities
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.protocols.openai_responses.wire import body, encoded, notes
from tests.protocols.spec import violations

assert capabilities.count is not None
count = capabilities.count


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("max_output_tokens", 16, {"max_output_tokens": 16}),
        ("temperature", 0.0, {"temperature": 0.0}),
        ("top_p", 0.5, {"top_p": 0.5}),
        ("logprobs", True, {"include": ["message.output_text.logprobs"]}),
        ("top_logprobs", 3, {"top_logprobs": 3, "include": ["message.output_text.logprobs"]}),
        ("reasoning_effort", "none", {"reasoning": {"effort": "none"}}),
        ("user", "u1", {"user": "u1"}),
        ("metadata", {"a": "b"}, {"metadata": {"a": "b"}}),
        ("service_tier", "flex", {"service_tier": "flex"}),
        ("parallel_tool_calls", False, {"parallel_tool_calls": False}),
        ("tool_choice", "none", {"tool_choice": "none"}),
        ("tool_choice", "get_weather", {"tool_choice": {"type": "function", "name": "get_weather"}}),
        ("stream", True, {"stream": True}),
    ],
)
def test_a_setting_is_a_field_of_the_body(field: str, value: Any, found: dict[str, Any]) -> None:
    assert found.items() <= body(**{field: value}).items()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stop", ("a",)),
        ("seed", 0),
        ("presence_penalty", 0.0),
        ("frequency_penalty", 0.5),
        ("top_k", 3),
        ("reasoning_budget", 1024),
    ],
)
def test_a_setting_without_a_field_is_a_warning(field: str, value: Any) -> None:
    assert notes(**{field: value}) == [field]


def test_nothing_is_sent_that_was_not_asked_for() -> None:
    assert body() == {"model": "m", "input": [{"role": "user", "content": "Hi"}]}


def test_a_lone_system_text_is_the_instructions() -> None:
    sent = body(system("Be brief."), user("Hi"))
    assert (sent["instructions"], sent["input"]) == ("Be brief.", [{"role": "user", "content": "Hi"}])


@pytest.mark.parametrize(
    "messages",
    [
        (system("a"), system("b"), user("Hi")),
        (system([Text("a", cache=True)]), user("Hi")),
        (system("a"),),
        (user("Hi"), system("a")),
        (Message("developer", (Text("a"),)), user("Hi")),
    ],
)
def test_other_system_messages_stay_in_the_input(messages: tuple[Message, ...]) -> None:
    sent = body(*messages)
    assert "instructions" not in sent
    assert [item["role"] for item in sent["input"]] == [message.role for message in messages]


def test_reasoning_that_is_asked_for_travels_encrypted_and_is_not_stored() -> None:
    sent = body(reasoning_effort="low", top_logprobs=1)
    assert sent["reasoning"] == {"effort": "low"}
    assert (sent["store"], sent["include"][-1]) == (False, "reasoning.encrypted_content")


def test_reasoning_in_the_history_keeps_the_conversation_unstored() -> None:
    turn = Message("assistant", (Reasoning("Hm.", id="rs_1", signature="ENC", origin="openai_responses"), Text("Yes")))
    assert body(user("Hi"), turn, user("Go on"))["store"] is False


def test_reasoning_that_the_provider_stored_is_looked_up_there() -> None:
    turn = Message("assistant", (Reasoning("Hm.", id="rs_1", origin="openai_responses"), Text("Yes")))
    sent = body(user("Hi"), turn, user("Go on"))
    assert sent["input"][1]["id"] == "rs_1"
    assert sent.keys().isdisjoint({"store", "include"})


def test_a_tool_is_not_strict_unless_asked() -> None:
    lax, strict = Tool("f"), Tool("g", "Does.", {"type": "object"}, strict=True)
    tools = body(tools=(lax, strict))["tools"]
    assert [tool["strict"] for tool in tools] == [False, True]
    assert tools[1] == {
        "type": "function",
        "name": "g",
        "description": "Does.",
        "parameters": {"type": "object"},
        "strict": True,
    }


def test_an_output_schema_is_the_format_of_the_text() -> None:
    output = OutputSchema("person", {"type": "object", "properties": {}}, strict=True)
    expected = {"type": "json_schema", "name": "person", "schema": {"type": "object", "properties": {}}, "strict": True}
    assert body(output=output)["text"] == {"format": expected}


def test_any_object_is_asked_for_as_json() -> None:
    assert body(output=OutputSchema("any", {"type": "object"}, strict=False))["text"] == {
        "format": {"type": "json_object"}
    }


def test_options_win_and_groups_are_merged() -> None:
    options = {"reasoning": {"summary": "auto"}, "store": True, "truncation": "auto"}
    sent = body(reasoning_effort="low", options=options)
    assert sent["reasoning"] == {"effort": "low", "summary": "auto"}
    assert (sent["store"], sent["truncation"]) == (True, "auto")


def test_a_cache_mark_on_a_tool_is_a_warning() -> None:
    assert [warning.parameter for warning in encoded(tools=(Tool("f", cache="5m"),)).warnings] == ["cache"]


def test_a_count_is_asked_for_what_the_model_would_read() -> None:
    request = ChatRequest(
        model="m",
        messages=(system("Be brief."), user("Hi")),
        tools=(Tool("f", "Does.", {"type": "object"}),),
        temperature=0.5,
        options={"store": True, "truncation": "auto"},
    )
    sent: Any = count.encode(request, Profile()).request.body
    assert sent.keys() == {"model", "instructions", "input", "tools", "truncation"}
    assert violations("openai", "TokenCountsBody", sent) == []


def counted(wire: Any) -> int:
    """The count in a reply."""
    operation = count.encode(ChatRequest(model="m", messages=(user("Hi"),)), Profile()).request.operation
    return count.decode(operation.reply.decode(json.dumps(wire))).input_tokens


def test_a_count_is_read() -> None:
    assert counted({"object": "response.input_tokens", "input_tokens": 9}) == 9


def test_a_reply_without_a_count_is_invalid() -> None:
    with pytest.raises(InvalidReply):
        counted({"object": "response.input_tokens"})
