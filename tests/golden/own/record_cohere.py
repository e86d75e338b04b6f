"""What the official Cohere client sends for each scenario; run by a Python that has it, with the file of scenarios."""

from __future__ import annotations

import json
import sys
from typing import Any

import cohere
from recording import JSON, recorded

REPLY = {"id": "c", "finish_reason": "COMPLETE", "message": {"role": "assistant", "content": []}}
NAMES = {
    **{name: name for name in ("temperature", "seed", "presence_penalty", "frequency_penalty", "logprobs")},
    "top_p": "p",
    "top_k": "k",
    "max_output_tokens": "max_tokens",
    "stop": "stop_sequences",
}
CHOICES = {"none": "NONE", "required": "REQUIRED"}


def messages_of(message: JSON) -> list[JSON]:
    """A turn as the client takes it; each result is one of its own."""
    if message["role"] == "tool":
        return [
            {"role": "tool", "tool_call_id": part["id"], "content": part["content"][0]["text"]}
            for part in message["parts"]
        ]
    wire: JSON = {"role": message["role"]}
    content = [content_of(part) for part in message["parts"] if part["type"] != "tool_call"]
    if content:
        is_bare = len(content) == 1 and content[0]["type"] == "text"
        wire["content"] = content[0]["text"] if is_bare else content
    if calls := [part for part in message["parts"] if part["type"] == "tool_call"]:
        wire["tool_calls"] = [
            {
                "id": part["id"],
                "type": "function",
                "function": {"name": part["name"], "arguments": json.dumps(part["arguments"], ensure_ascii=False)},
            }
            for part in calls
        ]
    return [wire]


def content_of(part: JSON) -> JSON:
    """A part of a turn."""
    match part["type"]:
        case "text":
            return {"type": "text", "text": part["text"]}
        case "reasoning":
            return {"type": "thinking", "thinking": part["text"]}
        case _:
            return {"type": "image_url", "image_url": {"url": f"data:{part['media_type']};base64,{part['data']}"}}


def settings_of(scenario: JSON) -> dict[str, Any]:
    """The keywords of the call."""
    settings: JSON = {NAMES[name]: value for name, value in scenario.items() if name in NAMES}
    if "tools" in scenario:
        settings["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": each["name"],
                    "description": each["description"],
                    "parameters": each["parameters"] or {"type": "object", "properties": {}},
                },
            }
            for each in scenario["tools"]
        ]
    if scenario.get("tool_choice") in CHOICES:
        settings["tool_choice"] = CHOICES[scenario["tool_choice"]]
    if form := scenario.get("response_format"):
        schema = {"json_schema": form["schema"]} if "schema" in form else {}
        settings["response_format"] = {"type": "json_object", **schema}
    if "reasoning" in scenario:
        settings["thinking"] = {"type": "disabled"}
    return settings


def ask(address: str, scenario: JSON) -> None:
    """Make the call."""
    client = cohere.ClientV2(api_key="any", base_url=address)
    messages = [wire for message in scenario["messages"] for wire in messages_of(message)]
    client.chat(model="m", messages=messages, **settings_of(scenario))


sys.stdout.write(json.dumps(recorded(ask, reply=REPLY)))
