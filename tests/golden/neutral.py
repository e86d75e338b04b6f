"""The neutral requests and facts of the golden data, as our values."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

from interlingua.chat import ChatResponse
from interlingua.embeddings import EmbeddingResponse
from interlingua.messages import (
    Audio,
    File,
    Image,
    Message,
    Native,
    Part,
    Reasoning,
    Refusal,
    Source,
    Text,
    ToolCall,
    ToolResult,
)
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from interlingua.usage import Usage
from tests.golden.dialects import failure_of, finish_of, is_plan, signed_parts, stop_sequence_of

JSON = dict[str, Any]

SAME_NAME = (
    *("parallel_tool_calls", "max_output_tokens", "temperature", "top_p", "seed", "presence_penalty"),
    *("frequency_penalty", "logprobs", "top_logprobs", "user", "metadata", "service_tier", "stop", "n", "top_k"),
)


def messages_of(request: JSON, protocol: str) -> list[Message]:
    """The conversation; reasoning in it was made by the protocol it is sent to."""
    return [
        Message(message["role"], signed_parts([part_of(part, protocol) for part in message["parts"]], protocol))
        for message in request["messages"]
    ]


def settings_of(request: JSON) -> JSON:
    """The keywords of a call."""
    settings = {name: request[name] for name in SAME_NAME if name in request}
    if "tools" in request:
        settings["tools"] = [tool_of(tool) for tool in request["tools"]]
    if "tool_choice" in request:
        choice = request["tool_choice"]
        settings["tool_choice"] = choice["name"] if isinstance(choice, dict) else choice
    reasoning = request.get("reasoning", {})
    settings |= {"reasoning_effort": reasoning["effort"]} if "effort" in reasoning else {}
    settings |= {"reasoning_budget": reasoning["budget_tokens"]} if "budget_tokens" in reasoning else {}
    settings |= {"output": output_of(request["response_format"])} if "response_format" in request else {}
    return settings


def output_of(wanted: JSON) -> OutputSchema:
    """What the answer must look like."""
    if wanted["type"] == "json":
        return OutputSchema("json", {"type": "object"}, strict=False)
    return OutputSchema(wanted["name"], wanted["schema"], strict=wanted.get("strict", False))


def tool_of(tool: JSON) -> Tool:
    """A tool that the caller answers."""
    given = {} if tool["parameters"] is None else {"parameters": tool["parameters"]}
    cache = tool["cache"]["ttl"] if "cache" in tool else False
    return Tool(tool["name"], tool.get("description", ""), strict=tool.get("strict"), cache=cache, **given)


def part_of(part: JSON, protocol: str) -> Part:
    """One part of a message."""
    data = b64decode(part["data"]) if "data" in part else None
    match part["type"]:
        case "text":
            return Text(part["text"], cache=part["cache"]["ttl"] if "cache" in part else False)
        case "image":
            return Image(data, url=part.get("url"), media_type=part["media_type"])
        case "audio":
            return Audio(data, media_type=part["media_type"])
        case "file":
            return File(data, url=part.get("url"), media_type=part["media_type"], name=part.get("name"))
        case "json":
            return Text(json.dumps(part["json"], ensure_ascii=False))
        case "tool_call":
            return ToolCall(part["id"], part["name"], part["arguments"])
        case "tool_result":
            return tool_result_of(part, protocol)
        case "reasoning":
            signed = {name: part.get(name) for name in ("id", "signature", "redacted")}
            return Reasoning(part.get("text") or "", origin=protocol, **signed)
        case kind:
            raise ValueError(f"a neutral part of unknown type {kind!r}")


def tool_result_of(part: JSON, protocol: str) -> ToolResult:
    """What a tool gave back."""
    content = [part_of(item, protocol) for item in part["content"]]
    kept = [item for item in content if isinstance(item, Text | Image | File)]
    return ToolResult(part["id"], kept, name=part.get("name"), is_error=bool(part.get("is_error")))


def facts_of(response: ChatResponse[Any]) -> JSON:
    """The neutral facts of an answer."""
    parts = response.message.parts
    reasoning = [part for part in parts if isinstance(part, Reasoning)]
    thought, planned = [part for part in reasoning if not is_plan(part)], [part for part in reasoning if is_plan(part)]
    sources = [part for part in parts if isinstance(part, Source)]
    return {
        "text": response.text,
        "reasoning": [
            {
                "text": None if part.redacted and not part.text else part.text,
                "signature": part.signature,
                "redacted": part.redacted,
                "id": part.id,
            }
            for part in thought
        ],
        "tool_plan": "".join(part.text for part in planned) or None,
        "tool_calls": [call for part in parts for call in calls_of(part)],
        "finish_reason": finish_of(response),
        "error": failure_of(response.raw),
        "finish_reason_raw": response.raw_finish_reason,
        "stop_sequence": stop_sequence_of(response.raw),
        "usage": usage_facts(response.usage),
        "refusal": "".join(part.text for part in parts if isinstance(part, Refusal)) or None,
        "citations": [{"url": part.url, "title": part.title} for part in sources],
        "logprobs": [{"token": each.token, "logprob": each.logprob} for each in response.logprobs],
    }


def calls_of(part: Part) -> list[JSON]:
    """The tool call in a part; a call that was cut off is a native part, in the words of the wire."""
    match part:
        case ToolCall():
            return [{"id": part.id, "name": part.name, "arguments": dict(part.arguments)}]
        case Native(value={"id": str(call_id), "function": {"name": str(name), "arguments": str(text)}}):
            return [{"id": call_id, "name": name, "arguments": {"__unparsed__": text}}]
        case Native(value={"id": str(call_id), "name": str(name), "partial_json": str(text)}):
            return [{"id": call_id, "name": name, "arguments": {"__unparsed__": text}}]
        case Native(value={"call_id": str(call_id), "name": str(name), "arguments": str(text)}):
            return [{"id": call_id, "name": name, "arguments": {"__unparsed__": text}}]
        case _:
            return []


def usage_facts(usage: Usage) -> JSON:
    """Token counts under their neutral names."""
    names = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens")
    return {name: getattr(usage, name) for name in names}


def embedding_facts(response: EmbeddingResponse) -> JSON:
    """The neutral facts of embeddings."""
    return {"embeddings": [list(vector) for vector in response.embeddings], "usage": usage_facts(response.usage)}
