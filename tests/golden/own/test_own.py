"""Our requests beside what the official SDKs sent for the same scenarios, recorded by `record_*.py`."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

import interlingua as il
from tests.golden.neutral import messages_of, settings_of
from tests.golden.own.scenarios import JSON, SCENARIOS
from tests.peers.environment import facts_from, python_with
from tests.protocols.bedrock_converse.wire import reply as bedrock_reply
from tests.protocols.cohere_chat.wire import message as cohere_reply
from tests.protocols.ollama.wire import message as ollama_reply

HERE = Path(__file__).parent
PROTOCOLS = {"bedrock": "bedrock_converse", "cohere": "cohere_chat", "ollama": "ollama"}
PACKAGES = {"bedrock": "boto3"}
"""What the official SDK is called, where it is not called as the provider."""
REPLIES = {
    "bedrock": bedrock_reply({"text": '{"n": 1}'}),
    "cohere": cohere_reply({"type": "text", "text": '{"n": 1, "list": []}'}),
    "ollama": ollama_reply('{"n": 1}'),
}


def recorded(provider: str) -> dict[str, JSON]:
    """What the official SDK sent."""
    return json.loads((HERE / f"recorded_{provider}.json").read_text("utf-8"))


def sent(provider: str, scenario: JSON) -> JSON:
    """What we send."""
    seen: list[JSON] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content))
        return httpx.Response(200, json=REPLIES[provider])

    protocol = PROTOCOLS[provider]
    settings = settings_of(scenario)
    transport = httpx.MockTransport(answer)
    with il.Client(provider, api_key="k", base_url="http://here", http_client=transport, max_retries=0) as client:
        try:
            client.chat("m", messages_of(scenario, protocol), **settings)
        except il.errors.WorldError:  # the answer need not fit the schema: it is the request that matters
            assert "response_format" in scenario
    return seen[0]


def plain(body: JSON) -> JSON:
    """A body without what says nothing: no stream, tools, parameters or text, and ids that an SDK cannot send."""
    said = {name: value for name, value in body.items() if (name, value) not in (("stream", False), ("tools", []))}
    said["messages"] = [_plain_turn(turn) for turn in said["messages"]]
    if "tools" in said:
        said["tools"] = [_plain_tool(tool) for tool in said["tools"]]
    return said


def plain_converse(body: JSON) -> JSON:
    """The same for Converse: no parameters, and neither blank text nor reasoning that nobody signed."""
    said = dict(body)
    said["messages"] = [{**turn, "content": _plain_blocks(turn["content"])} for turn in body["messages"]]
    if "toolConfig" in said:
        tools = [_plain_spec(tool["toolSpec"]) for tool in said["toolConfig"]["tools"]]
        said["toolConfig"] = {**said["toolConfig"], "tools": tools}
    return said


def _plain_blocks(blocks: list[JSON]) -> list[JSON]:
    said: list[JSON] = []
    for block in blocks:
        match block:
            case {"text": ""}:
                continue
            case {"reasoningContent": {"reasoningText": reasoning}} if "signature" not in reasoning:
                continue
            case {"toolResult": result}:
                said.append({"toolResult": {**result, "content": _plain_blocks(result["content"])}})
            case _:
                said.append(block)
    return said


def _plain_spec(spec: JSON) -> JSON:
    return spec if spec["inputSchema"]["json"].get("properties") else {**spec, "inputSchema": {}}


def _plain_turn(turn: JSON) -> JSON:
    said = dict(turn)
    if "tool_name" in said:
        said.pop("tool_call_id", None)
    if said.get("content") == "" and not said.keys().isdisjoint({"tool_calls", "tool_name"}):
        del said["content"]
    if "tool_calls" in said and not isinstance(said["tool_calls"][0]["function"]["arguments"], str):
        functions = [call["function"] for call in said["tool_calls"]]
        said["tool_calls"] = [{"name": each["name"], "arguments": each["arguments"]} for each in functions]
    return said


def _plain_tool(tool: JSON) -> JSON:
    function = dict(tool["function"])
    parameters = {
        name: value for name, value in function.pop("parameters", {}).items() if name != "additionalProperties"
    }
    return {**function, **({"parameters": parameters} if parameters.get("properties") else {})}


PLAIN = {"bedrock": plain_converse, "cohere": plain, "ollama": plain}


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("provider", PROTOCOLS)
def test_we_send_what_the_official_sdk_sends(provider: str, name: str) -> None:
    said = PLAIN[provider]
    assert said(sent(provider, SCENARIOS[name])) == said(recorded(provider)[name])


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_every_scenario_is_recorded(provider: str) -> None:
    assert recorded(provider).keys() == SCENARIOS.keys()
    assert len(SCENARIOS) >= 40


@pytest.mark.heavy
@pytest.mark.parametrize("provider", PROTOCOLS)
def test_the_official_sdk_still_sends_what_is_recorded(provider: str, tmp_path: Path) -> None:
    python = python_with(tmp_path / "environment", PACKAGES.get(provider, provider))
    scenarios = tmp_path / "scenarios.json"
    scenarios.write_text(json.dumps(SCENARIOS), "utf-8")
    assert facts_from(python, f"../golden/own/record_{provider}.py", str(scenarios)) == recorded(provider)
