"""What the official Ollama client sends for each scenario; run by a Python that has it, with the file of scenarios."""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from typing import Any

import ollama
from recording import JSON, recorded

REPLY = {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True}
NAMES = {
    **{
        name: name
        for name in ("temperature", "seed", "presence_penalty", "frequency_penalty", "top_p", "top_k", "stop")
    },
    "max_output_tokens": "num_predict",
}
BETWEEN = {"assistant": ""}


def messages_of(message: JSON) -> list[JSON]:
    """A turn as the client takes it; each result is one of its own."""
    if message["role"] == "tool":
        return [
            {"role": "tool", "tool_name": part["name"], "content": part["content"][0]["text"]}
            for part in message["parts"]
        ]
    texts = [part["text"] for part in message["parts"] if part["type"] == "text"]
    wire: JSON = {"role": message["role"]}
    if texts:
        wire["content"] = BETWEEN.get(message["role"], "\n\n").join(texts)
    if images := [b64decode(part["data"]) for part in message["parts"] if part["type"] == "image"]:
        wire["images"] = images
    if reasoning := "".join(part["text"] for part in message["parts"] if part["type"] == "reasoning"):
        wire["thinking"] = reasoning
    if calls := [part for part in message["parts"] if part["type"] == "tool_call"]:
        wire["tool_calls"] = [{"function": {"name": part["name"], "arguments": part["arguments"]}} for part in calls]
    return [wire]


def settings_of(scenario: JSON) -> dict[str, Any]:
    """The keywords of the call."""
    settings: JSON = {}
    if options := {NAMES[name]: value for name, value in scenario.items() if name in NAMES}:
        settings["options"] = options
    if "tools" in scenario and scenario.get("tool_choice") != "none":
        settings["tools"] = [
            {"type": "function", "function": {name: value for name, value in each.items() if value is not None}}
            for each in scenario["tools"]
        ]
    if "logprobs" in scenario:
        settings["logprobs"] = scenario["logprobs"]
    if form := scenario.get("response_format"):
        settings["format"] = form.get("schema", "json")
    if "reasoning" in scenario:
        settings["think"] = False
    return settings


def ask(address: str, scenario: JSON) -> None:
    """Make the call."""
    messages = [wire for message in scenario["messages"] for wire in messages_of(message)]
    ollama.Client(address).chat("m", messages, **settings_of(scenario))


sys.stdout.write(json.dumps(recorded(ask, reply=REPLY)))
