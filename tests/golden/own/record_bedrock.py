"""What boto3 sends to Converse for each scenario; run by a Python that has it, with the file of scenarios."""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from itertools import groupby
from typing import Any

import boto3
from recording import JSON, recorded

REPLY = {
    "output": {"message": {"role": "assistant", "content": [{"text": "Hi."}]}},
    "stopReason": "end_turn",
    "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
    "metrics": {"latencyMs": 1},
}
ROLES = {"tool": "user"}
INFERENCE = {"temperature": "temperature", "top_p": "topP", "max_output_tokens": "maxTokens", "stop": "stopSequences"}
CHOICES = {"auto": {"auto": {}}, "required": {"any": {}}}


def block_of(part: JSON) -> JSON:
    """A part of a turn as a content block."""
    match part["type"]:
        case "text":
            return {"text": part["text"]}
        case "image":
            kind = part["media_type"].removeprefix("image/")
            return {"image": {"format": kind, "source": {"bytes": b64decode(part["data"])}}}
        case "tool_call":
            return {"toolUse": {"toolUseId": part["id"], "name": part["name"], "input": part["arguments"]}}
        case "tool_result":
            content = [block_of(item) for item in part["content"]]
            return {"toolResult": {"toolUseId": part["id"], "content": content}}
        case _:
            return {"reasoningContent": {"reasoningText": {"text": part["text"]}}}


def turns_of(messages: list[JSON]) -> list[JSON]:
    """The turns as the API demands them: the speakers alternate."""
    said = [(ROLES.get(each["role"], each["role"]), each["parts"]) for each in messages]
    return [
        {"role": role, "content": [block_of(part) for _, parts in group for part in parts]}
        for role, group in groupby(said, key=lambda each: each[0])
    ]


def tools_of(scenario: JSON) -> JSON:
    """The tools and which may be called."""
    specs = [
        {
            "name": each["name"],
            "description": each["description"],
            "inputSchema": {"json": each["parameters"] or {"type": "object", "properties": {}}},
        }
        for each in scenario["tools"]
    ]
    choice = CHOICES.get(scenario.get("tool_choice", ""))
    return {"tools": [{"toolSpec": each} for each in specs], **({"toolChoice": choice} if choice else {})}


def tools_called(scenario: JSON) -> JSON:
    """The tools of calls in a history, which the API wants declared even if none is offered."""
    calls = [part for each in scenario["messages"] for part in each["parts"] if part["type"] == "tool_call"]
    names = dict.fromkeys(part["name"] for part in calls)
    specs = [{"name": name, "inputSchema": {"json": {"type": "object"}}} for name in names]
    return {"tools": [{"toolSpec": each} for each in specs]} if specs else {}


def settings_of(scenario: JSON) -> dict[str, Any]:
    """The keywords of the call besides the turns."""
    settings: JSON = {}
    if inference := {INFERENCE[name]: value for name, value in scenario.items() if name in INFERENCE}:
        settings["inferenceConfig"] = inference
    if "tools" in scenario and scenario.get("tool_choice") != "none":
        settings["toolConfig"] = tools_of(scenario)
    elif called := tools_called(scenario):
        settings["toolConfig"] = called
    form = scenario.get("response_format", {})
    if "schema" in form:
        schema = {"name": form["name"], "schema": json.dumps(form["schema"], ensure_ascii=False)}
        settings["outputConfig"] = {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": schema}}}
    return settings


def ask(address: str, scenario: JSON) -> None:
    """Make the call."""
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    top = [
        {"text": part["text"]} for each in scenario["messages"] if each["role"] == "system" for part in each["parts"]
    ]
    turns = turns_of([each for each in scenario["messages"] if each["role"] != "system"])
    system = {"system": top} if top else {}
    client.converse(modelId="m", messages=turns, **system, **settings_of(scenario))


sys.stdout.write(json.dumps(recorded(ask, reply=REPLY)))
