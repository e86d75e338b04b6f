"""Settings as Gemini takes them."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import fields

from interlingua.chat import ChatRequest
from interlingua.profiles import Profile
from interlingua.server_tools import CodeExecution, WebSearch
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.protocols.gemini.wire import body, warned

BY_BUDGET = Profile(reasoning="budget")
WITHOUT = Profile(reasoning="none")
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
TOOL = Tool("f", "Does.", {"type": "object", "properties": {"x": {"type": "integer"}}})
DECLARED = {"name": "f", "description": "Does.", "parametersJsonSchema": TOOL.parameters}

GENERATION: dict[str, tuple[Any, dict[str, Any]]] = {
    "max_output_tokens": (7, {"maxOutputTokens": 7}),
    "temperature": (1.5, {"temperature": 1.5}),
    "top_p": (0.9, {"topP": 0.9}),
    "top_k": (40, {"topK": 40}),
    "stop": (("END",), {"stopSequences": ["END"]}),
    "seed": (7, {"seed": 7}),
    "presence_penalty": (0.5, {"presencePenalty": 0.5}),
    "frequency_penalty": (-0.5, {"frequencyPenalty": -0.5}),
    "logprobs": (True, {"responseLogprobs": True}),
    "top_logprobs": (3, {"responseLogprobs": True, "logprobs": 3}),
    "output": (OutputSchema("a", SCHEMA), {"responseMimeType": "application/json", "responseJsonSchema": SCHEMA}),
    "reasoning_effort": ("high", {"thinkingConfig": {"includeThoughts": True, "thinkingLevel": "HIGH"}}),
    "reasoning_budget": (4096, {"thinkingConfig": {"includeThoughts": True, "thinkingBudget": 4096}}),
    "n": (2, {"candidateCount": 2}),
    "modalities": (("text", "image"), {"responseModalities": ["TEXT", "IMAGE"]}),
    "voice": (
        "Kore",
        {
            "responseModalities": ["AUDIO"],
            "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Kore"}}},
        },
    ),
}
BESIDE: dict[str, tuple[Any, dict[str, Any]]] = {
    "tools": ((TOOL,), {"tools": [{"functionDeclarations": [DECLARED]}]}),
    "service_tier": ("flex", {"serviceTier": "flex"}),
    "server_tools": ((WebSearch(), CodeExecution()), {"tools": [{"googleSearch": {}}, {"codeExecution": {}}]}),
    "options": ({"cachedContent": "cachedContents/1"}, {"cachedContent": "cachedContents/1"}),
}
WARNED: dict[str, Any] = {
    "user": "ada",
    "metadata": {"team": "x"},
    "parallel_tool_calls": False,
    "tool_choice": "auto",
    "service_tier": "standard_only",
    "logit_bias": {7: 100},
    "verbosity": "low",
    "prediction": "x",
    "audio_format": "mp3",
}
ALWAYS = {"model", "messages"}


@pytest.mark.parametrize("name", GENERATION)
def test_a_setting_of_the_generation_is_sent(name: str) -> None:
    given, expected = GENERATION[name]
    assert body(**{name: given})["generationConfig"] == expected
    assert warned(**{name: given}) == []


@pytest.mark.parametrize("name", BESIDE)
def test_a_setting_beside_it_is_sent(name: str) -> None:
    given, expected = BESIDE[name]
    assert expected.items() <= body(**{name: given}).items()
    assert warned(**{name: given}) == []


@pytest.mark.parametrize("name", WARNED)
def test_a_setting_without_a_word_is_told_of(name: str) -> None:
    assert warned(**{name: WARNED[name]}) == [name]


def test_every_field_of_a_request_is_sent_or_told_of() -> None:
    told = ALWAYS | GENERATION.keys() | BESIDE.keys() | WARNED.keys()
    assert {field.name for field in fields(ChatRequest)} == told


def test_what_was_not_asked_for_is_not_sent() -> None:
    assert body().keys() == {"contents"}


@pytest.mark.parametrize(
    ("profile", "settings", "config"),
    [
        (Profile(), {"reasoning_effort": "none"}, {"thinkingLevel": "MINIMAL"}),
        (Profile(), {"reasoning_budget": 0}, {"thinkingBudget": 0}),
        (BY_BUDGET, {"reasoning_effort": "none"}, {"thinkingBudget": 0}),
        (BY_BUDGET, {"reasoning_effort": "medium"}, {"includeThoughts": True, "thinkingBudget": 8192}),
    ],
)
def test_reasoning_is_said_in_the_models_way(profile: Profile, settings: Any, config: Any) -> None:
    assert body(profile=profile, **settings)["generationConfig"]["thinkingConfig"] == config


@pytest.mark.parametrize(
    ("profile", "settings", "told"),
    [
        (Profile(), {"reasoning_effort": "xhigh"}, ["reasoning_effort"]),
        (Profile(), {"reasoning_effort": "low", "reasoning_budget": 9}, ["reasoning_effort"]),
        (BY_BUDGET, {"reasoning_effort": "low"}, ["reasoning_effort"]),
        (WITHOUT, {"reasoning_effort": "low", "reasoning_budget": 9}, ["reasoning_effort", "reasoning_budget"]),
    ],
)
def test_reasoning_that_is_mapped_is_told_of(profile: Profile, settings: Any, told: list[str]) -> None:
    assert warned(profile=profile, **settings) == told


@pytest.mark.parametrize(
    ("choice", "config"),
    [
        ("auto", {"mode": "AUTO"}),
        ("none", {"mode": "NONE"}),
        ("required", {"mode": "ANY"}),
        ("f", {"mode": "ANY", "allowedFunctionNames": ["f"]}),
    ],
)
def test_the_choice_of_tools_is_said(choice: str, config: Any) -> None:
    assert body(tools=(TOOL,), tool_choice=choice)["toolConfig"] == {"functionCallingConfig": config}


def test_a_tool_without_parameters_is_declared_without() -> None:
    sent = body(tools=(Tool("f"),))
    assert sent["tools"] == [{"functionDeclarations": [{"name": "f", "description": ""}]}]


def test_a_strict_or_cached_tool_is_told_of() -> None:
    assert warned(tools=(Tool("f", strict=True, cache=True),)) == ["tools.strict", "tools.cache"]


def test_any_json_object_is_asked_for_by_its_media_type() -> None:
    sent = body(output=OutputSchema("any", {"type": "object"}))
    assert sent["generationConfig"] == {"responseMimeType": "application/json"}


def test_options_win_and_merge_into_what_is_there() -> None:
    sent = body(temperature=0.1, options={"generationConfig": {"temperature": 0.2, "responseModalities": ["TEXT"]}})
    assert sent["generationConfig"] == {"temperature": 0.2, "responseModalities": ["TEXT"]}
