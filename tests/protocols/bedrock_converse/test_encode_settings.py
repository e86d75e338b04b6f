"""Settings of a request as fields of Converse and of its models."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlingua.chat import ChatRequest
from interlingua.errors import InvalidArgument
from interlingua.messages import ToolCall, assistant, user
from interlingua.profiles import Profile, profile_for
from interlingua.protocols.bedrock_converse import capabilities
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.protocols.bedrock_converse.wire import body, encoded, unchecked, warned

CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
TOOL = Tool("f", "Does.", {"type": "object", "properties": {"x": {"type": "integer"}}})
SPEC = {"toolSpec": {"name": "f", "description": "Does.", "inputSchema": {"json": dict(TOOL.parameters)}}}
PERSON = OutputSchema("person", {"type": "object", "properties": {"name": {"type": "string"}}}, strict=True)


def of(model: str) -> Profile:
    """What we know of a model on Bedrock."""
    return profile_for(provider="bedrock", protocol="bedrock_converse", model=model)


def test_limits_and_sampling_go_into_the_inference_config() -> None:
    sent = body(max_output_tokens=7, temperature=0.5, top_p=0.9, stop=("END",))
    assert sent["inferenceConfig"] == {"maxTokens": 7, "temperature": 0.5, "topP": 0.9, "stopSequences": ["END"]}
    assert body() == {"messages": [{"role": "user", "content": [{"text": "Hi"}]}]}


@pytest.mark.parametrize("name", ["temperature", "top_p"])
def test_what_lies_outside_its_range_is_refused(name: str) -> None:
    with pytest.raises(InvalidArgument, match=f"{name}: found 1.5, expected 0 to 1"):
        body(**{name: 1.5})


@pytest.mark.parametrize(
    ("choice", "wire"),
    [("auto", {"auto": {}}), ("required", {"any": {}}), ("f", {"tool": {"name": "f"}}), (None, None)],
)
def test_which_tool_may_be_called_is_said(choice: str | None, wire: Any) -> None:
    config = body(tools=(TOOL,), tool_choice=choice)["toolConfig"]
    assert config == {"tools": [SPEC]} | ({} if wire is None else {"toolChoice": wire})


def test_no_tool_means_that_none_is_offered_or_that_it_cannot_be_said() -> None:
    assert "toolConfig" not in body(tools=(TOOL,), tool_choice="none")
    called = (user("Hi"), assistant([ToolCall("a", "f", {})]))
    assert body(*called, tools=(TOOL,), tool_choice="none")["toolConfig"] == {"tools": [SPEC]}
    assert warned(*called, tools=(TOOL,), tool_choice="none") == ["tool_choice"]


def test_a_tool_may_be_strict_and_cached() -> None:
    tools = body(tools=(Tool("f", strict=True, cache="1h"),))["toolConfig"]["tools"]
    assert tools[0]["toolSpec"]["strict"] is True
    assert tools[1] == {"cachePoint": {"type": "default", "ttl": "1h"}}


def test_a_schema_goes_as_text() -> None:
    form = body(output=PERSON)["outputConfig"]["textFormat"]
    assert form["structure"]["jsonSchema"]["name"] == "person"
    assert json.loads(form["structure"]["jsonSchema"]["schema"]) == PERSON.schema
    assert warned(output=OutputSchema("json", {"type": "object"}, strict=False)) == ["output"]


def test_a_tier_and_the_pairs_for_the_logs_are_sent() -> None:
    sent = body(service_tier="standard", metadata={"team": "a b", "bad": "é"})
    assert sent["serviceTier"] == {"type": "default"}
    assert sent["requestMetadata"] == {"team": "a b"}
    assert warned(service_tier="novel", metadata={"bad": "é"}) == ["metadata", "service_tier"]


@pytest.mark.parametrize(
    ("model", "settings", "fields"),
    [
        (CLAUDE, {"top_k": 5}, {"top_k": 5}),
        ("amazon.nova-pro-v1:0", {"top_k": 5}, {"inferenceConfig": {"topK": 5}}),
        ("cohere.command-r-plus-v1:0", {"top_k": 5, "seed": 7}, {"k": 5, "seed": 7}),
        (CLAUDE, {"reasoning_budget": 2000}, {"thinking": {"type": "enabled", "budget_tokens": 2000}}),
        (CLAUDE, {"reasoning_budget": 1}, {"thinking": {"type": "enabled", "budget_tokens": 1024}}),
        (
            "anthropic.claude-3-7-sonnet-20250219-v1:0",
            {"reasoning_effort": "low"},
            {"thinking": {"type": "enabled", "budget_tokens": 2048}},
        ),
        ("anthropic.claude-opus-4-6-v1", {"reasoning_effort": "high"}, {"thinking": {"type": "adaptive"}}),
        (
            "us.amazon.nova-2-lite-v1:0",
            {"reasoning_effort": "low"},
            {"reasoningConfig": {"type": "enabled", "maxReasoningEffort": "low"}},
        ),
        ("openai.gpt-oss-120b-1:0", {"reasoning_effort": "high"}, {"reasoning_effort": "high"}),
    ],
)
def test_a_model_is_told_in_its_own_words(model: str, settings: dict[str, Any], fields: Any) -> None:
    sent = body(profile=of(model), **settings)
    assert sent["additionalModelRequestFields"] == fields


def test_an_effort_has_a_field_of_its_own() -> None:
    assert body(profile=of(CLAUDE), reasoning_effort="medium")["outputConfig"] == {"effort": "medium"}
    assert warned(profile=of(CLAUDE), reasoning_effort="medium") == []
    assert body(reasoning_effort="minimal")["outputConfig"] == {"effort": "low"}
    assert warned(reasoning_effort="minimal") == ["reasoning_effort"]


def test_a_budget_brings_a_limit_that_leaves_room_for_it() -> None:
    sent = body(profile=of(CLAUDE), reasoning_budget=2000)
    assert sent["inferenceConfig"] == {"maxTokens": 8192 + 2000}
    assert body(profile=of(CLAUDE), reasoning_budget=2000, max_output_tokens=3000)["inferenceConfig"] == {
        "maxTokens": 3000
    }


@pytest.mark.parametrize(
    ("profile", "settings", "parameters"),
    [
        (Profile(), {"reasoning_budget": 2000}, ["reasoning_budget"]),
        (Profile(), {"reasoning_effort": "none"}, ["reasoning_effort"]),
        (Profile(reasoning="none"), {"reasoning_effort": "high"}, ["reasoning_effort"]),
        (of(CLAUDE), {"reasoning_effort": "low", "reasoning_budget": 2000}, ["reasoning_effort"]),
        (of("anthropic.claude-opus-4-1-20250805-v1:0"), {"reasoning_effort": "none"}, ["reasoning_effort"]),
        (Profile(), {"top_k": 5, "seed": 1, "user": "u"}, ["top_k", "seed", "user"]),
        (Profile(), {"presence_penalty": 1.0, "frequency_penalty": 1.0}, ["presence_penalty", "frequency_penalty"]),
        (Profile(), {"logprobs": True, "top_logprobs": 2}, ["logprobs", "top_logprobs"]),
        (Profile(), {"tools": (TOOL,), "parallel_tool_calls": False}, ["parallel_tool_calls"]),
        (Profile(), {"tool_choice": "required"}, ["tool_choice"]),
    ],
)
def test_what_cannot_be_said_is_told(profile: Profile, settings: dict[str, Any], parameters: list[str]) -> None:
    assert warned(profile=profile, **settings) == parameters


def test_options_win_and_join_what_is_there() -> None:
    options = {
        "guardrailConfig": {"guardrailIdentifier": "g", "guardrailVersion": "1"},
        "inferenceConfig": {"topP": 0.1},
        "additionalModelRequestFields": {"x": 1},
    }
    sent = body(profile=of(CLAUDE), top_k=5, temperature=0.5, options=options)
    assert sent["guardrailConfig"] == options["guardrailConfig"]
    assert sent["inferenceConfig"] == {"temperature": 0.5, "topP": 0.1}
    assert sent["additionalModelRequestFields"] == {"top_k": 5, "x": 1}


def test_the_model_stands_in_the_path_and_a_stream_is_another_operation() -> None:
    plain, stream = encoded().request, encoded(stream=True).request
    assert (plain.path, plain.operation.name) == ({"modelId": "m"}, "models.converse")
    assert (stream.path, stream.operation.name) == ({"modelId": "m"}, "models.converse_stream")
    assert unchecked(encoded()) == unchecked(encoded(stream=True))


def test_what_is_counted_is_the_prompt_alone() -> None:
    assert capabilities.count is not None
    request = ChatRequest(model="m", messages=(user("Hi"),), tools=(TOOL,), temperature=0.5, max_output_tokens=7)
    sent = capabilities.count.encode(request, Profile()).request
    assert sent.operation.name == "models.count_tokens"
    assert list(json.loads(json.dumps(sent.body))["input"]["converse"]) == ["messages", "toolConfig"]
