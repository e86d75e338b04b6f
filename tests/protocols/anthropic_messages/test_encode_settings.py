"""Settings as the Messages API takes them."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import fields

from interlingua.chat import ChatRequest
from interlingua.errors import InvalidArgument
from interlingua.profiles import Profile
from interlingua.server_tools import WebSearch
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.protocols.anthropic_messages.wire import body, encoded, unchecked, warned

BY_BUDGET = Profile(reasoning="budget")
WITHOUT = Profile(reasoning="none")
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
TOOL = Tool("f", "Does.", {"type": "object", "properties": {"x": {"type": "integer"}}})
SEARCH = {"type": "web_search_20250305", "name": "web_search", "max_uses": 2}

SENT: dict[str, tuple[Any, Any]] = {
    "tools": ((TOOL,), [{"name": "f", "description": "Does.", "input_schema": TOOL.parameters}]),
    "max_output_tokens": (7, {"max_tokens": 7}),
    "temperature": (0.5, 0.5),
    "top_p": (0.9, 0.9),
    "top_k": (40, 40),
    "stop": (("END",), {"stop_sequences": ["END"]}),
    "output": (OutputSchema("a", SCHEMA), {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}),
    "reasoning_effort": ("high", {"thinking": {"type": "adaptive"}, "output_config": {"effort": "high"}}),
    "user": ("ada", {"metadata": {"user_id": "ada"}}),
    "metadata": ({"user_id": "ada"}, {"metadata": {"user_id": "ada"}}),
    "service_tier": ("standard_only", "standard_only"),
    "server_tools": ((WebSearch(max_uses=2),), {"tools": [SEARCH]}),
    "options": ({"inference_geo": "eu"}, {"inference_geo": "eu"}),
}
WARNED: dict[str, Any] = {
    "seed": 1,
    "presence_penalty": 0.5,
    "frequency_penalty": 0.5,
    "logprobs": True,
    "top_logprobs": 3,
    "tool_choice": "auto",
    "parallel_tool_calls": False,
    "metadata": {"team": "x"},
    "service_tier": "flex",
    "output": OutputSchema("any", {"type": "object"}),
    "reasoning_budget": 4096,
    "n": 2,
    "logit_bias": {7: 100},
    "verbosity": "low",
    "prediction": "x",
    "modalities": ("audio",),
    "voice": "alloy",
    "audio_format": "mp3",
}
ALWAYS = {"model", "messages"}


@pytest.mark.parametrize("name", SENT)
def test_a_setting_is_sent(name: str) -> None:
    given, expected = SENT[name]
    wanted = expected if isinstance(expected, dict) else {name: expected}
    assert wanted.items() <= body(**{name: given}).items()
    assert warned(**{name: given}) == []


@pytest.mark.parametrize("name", WARNED)
def test_a_setting_without_a_word_is_told_of(name: str) -> None:
    assert warned(**{name: WARNED[name]}) == [name]


def test_every_field_of_a_request_is_sent_or_told_of() -> None:
    assert {field.name for field in fields(ChatRequest)} == ALWAYS | SENT.keys() | WARNED.keys()


def test_the_limit_that_the_api_demands_is_the_profiles() -> None:
    assert body(profile=Profile(default_max_output_tokens=99))["max_tokens"] == 99


def test_the_default_limit_leaves_room_for_the_reasoning() -> None:
    sent = body(profile=BY_BUDGET, reasoning_budget=9000)
    assert sent["max_tokens"] == 9000 + BY_BUDGET.default_max_output_tokens
    assert sent["thinking"] == {"type": "enabled", "budget_tokens": 9000}


@pytest.mark.parametrize(
    ("profile", "settings", "thinking"),
    [
        (Profile(), {"reasoning_effort": "none"}, {"type": "disabled"}),
        (Profile(), {"reasoning_budget": 0}, {"type": "disabled"}),
        (BY_BUDGET, {"reasoning_effort": "none"}, {"type": "disabled"}),
        (BY_BUDGET, {"reasoning_effort": "medium"}, {"type": "enabled", "budget_tokens": 8192}),
        (BY_BUDGET, {"reasoning_budget": 10}, {"type": "enabled", "budget_tokens": 1024}),
        (WITHOUT, {"reasoning_effort": "high"}, None),
    ],
)
def test_reasoning_is_said_in_the_models_way(profile: Profile, settings: Any, thinking: Any) -> None:
    assert body(profile=profile, **settings).get("thinking") == thinking


@pytest.mark.parametrize(
    ("profile", "settings", "told"),
    [
        (Profile(), {"reasoning_effort": "minimal"}, ["reasoning_effort"]),
        (Profile(), {"reasoning_effort": "low", "reasoning_budget": 9}, ["reasoning_budget"]),
        (BY_BUDGET, {"reasoning_effort": "low"}, ["reasoning_effort"]),
        (BY_BUDGET, {"reasoning_effort": "low", "reasoning_budget": 2000}, ["reasoning_effort"]),
        (BY_BUDGET, {"reasoning_budget": 10}, ["reasoning_budget"]),
        (WITHOUT, {"reasoning_effort": "low", "reasoning_budget": 9}, ["reasoning_effort", "reasoning_budget"]),
    ],
)
def test_reasoning_that_is_mapped_is_told_of(profile: Profile, settings: Any, told: list[str]) -> None:
    assert warned(profile=profile, **settings) == told


@pytest.mark.parametrize(
    ("settings", "choice"),
    [
        ({}, None),
        ({"tool_choice": "auto"}, {"type": "auto"}),
        ({"tool_choice": "none"}, {"type": "none"}),
        ({"tool_choice": "required"}, {"type": "any"}),
        ({"tool_choice": "f"}, {"type": "tool", "name": "f"}),
        ({"parallel_tool_calls": False}, {"type": "auto", "disable_parallel_tool_use": True}),
        ({"parallel_tool_calls": True}, {"type": "auto", "disable_parallel_tool_use": False}),
        ({"tool_choice": "required", "parallel_tool_calls": False}, {"type": "any", "disable_parallel_tool_use": True}),
    ],
)
def test_the_choice_of_tools_is_said(settings: Any, choice: Any) -> None:
    assert body(tools=(TOOL,), **settings).get("tool_choice") == choice


def test_a_tool_may_be_strict_and_cached() -> None:
    (tool,) = body(tools=(Tool("f", strict=True, cache="1h"),))["tools"]
    assert tool == {
        "name": "f",
        "input_schema": dict(Tool("f").parameters),
        "strict": True,
        "cache_control": {"type": "ephemeral", "ttl": "1h"},
    }


def test_effort_and_form_of_the_answer_share_their_field() -> None:
    sent = body(reasoning_effort="low", output=OutputSchema("a", SCHEMA))
    assert sent["output_config"] == {"effort": "low", "format": {"type": "json_schema", "schema": SCHEMA}}


def test_a_temperature_outside_the_documented_range_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="temperature"):
        encoded(temperature=1.5)


def test_options_win_and_merge_into_what_is_there() -> None:
    options = {"temperature": 0.2, "output_config": {"effort": "max"}}
    sent = body(temperature=0.1, output=OutputSchema("a", SCHEMA), options=options)
    assert sent["temperature"] == 0.2
    assert sent["output_config"] == {"effort": "max", "format": {"type": "json_schema", "schema": SCHEMA}}


def test_a_stream_is_asked_for_in_the_body() -> None:
    assert unchecked(encoded(stream=True))["stream"] is True
    assert "stream" not in body()
