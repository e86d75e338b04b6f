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
from tests.protocols.cohere_chat.wire import message as cohere_reply
from tests.protocols.ollama.wire import message as ollama_reply

HERE = Path(__file__).parent
PROTOCOLS = {"cohere": "cohere_chat", "ollama": "ollama"}
REPLIES = {"cohere": cohere_reply({"type": "text", "text": '{"n": 1, "list": []}'}), "ollama": ollama_reply('{"n": 1}')}


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
    with il.Client(provider, api_key="k", http_client=httpx.MockTransport(answer), max_retries=0) as client:
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


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("provider", PROTOCOLS)
def test_we_send_what_the_official_sdk_sends(provider: str, name: str) -> None:
    assert plain(sent(provider, SCENARIOS[name])) == plain(recorded(provider)[name])


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_every_scenario_is_recorded(provider: str) -> None:
    assert recorded(provider).keys() == SCENARIOS.keys()
    assert len(SCENARIOS) >= 40


@pytest.mark.heavy
@pytest.mark.parametrize("provider", PROTOCOLS)
def test_the_official_sdk_still_sends_what_is_recorded(provider: str, tmp_path: Path) -> None:
    python = python_with(tmp_path / "environment", provider)
    scenarios = tmp_path / "scenarios.json"
    scenarios.write_text(json.dumps(SCENARIOS), "utf-8")
    assert facts_from(python, f"../golden/own/record_{provider}.py", str(scenarios)) == recorded(provider)
