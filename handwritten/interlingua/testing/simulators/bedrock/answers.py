"""What a model that is none says: an echo, a call of a tool that must be called, JSON of a form that is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, cast

from interlingua.testing.simulators.bedrock.refusals import Refusal

WORD = re.compile(r"\w+|[^\w\s]")
VECTOR_SIZE = 8
SAMPLES: dict[str, Any] = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "null": None, "array": []}


def converse(body: Mapping[str, Any]) -> dict[str, Any]:
    """The reply of Converse to a request."""
    block, stop = _said(body)
    spent, made = count(body), count(block)
    return {
        "output": {"message": {"role": "assistant", "content": [block]}},
        "stopReason": stop,
        "usage": {"inputTokens": spent, "outputTokens": made, "totalTokens": spent + made},
        "metrics": {"latencyMs": 1},
    }


def invoke(model: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The reply of InvokeModel: vectors, in the two forms that models have for them."""
    match body:
        case {"inputText": str(text)}:
            size = body.get("dimensions", VECTOR_SIZE)
            return {"embedding": vector(text, size), "inputTextTokenCount": count(text)}
        case {"texts": _}:
            size, texts = body.get("output_dimension", VECTOR_SIZE), cast("list[str]", body["texts"])
            vectors = [vector(text, size) for text in texts]
            return {"id": "e-1", "response_type": "embeddings_floats", "embeddings": vectors, "texts": texts}
        case _:
            raise Refusal("ValidationException", f"{model} takes no such body here; script an answer.")


def vector(text: str, size: int) -> list[float]:
    """Numbers that are the same for the same text."""
    seed = sha256(text.encode()).digest()
    return [seed[at % len(seed)] / 256 for at in range(size)]


def count(value: Any) -> int:
    """Words and marks in a text, or in a JSON value."""
    return len(WORD.findall(value if isinstance(value, str) else json.dumps(value)))


def stream_of(reply: Mapping[str, Any], *, piece: int = 8) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events that say the same as a reply of Converse."""
    yield "messageStart", {"role": "assistant"}
    for index, block in enumerate(reply["output"]["message"]["content"]):
        start, deltas = _pieces(block, piece)
        if start:
            yield "contentBlockStart", {"contentBlockIndex": index, "start": start}
        for delta in deltas:
            yield "contentBlockDelta", {"contentBlockIndex": index, "delta": delta}
        yield "contentBlockStop", {"contentBlockIndex": index}
    yield "messageStop", {"stopReason": reply["stopReason"]}
    yield "metadata", {name: reply[name] for name in ("usage", "metrics", "trace") if name in reply}


def _said(body: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    tools = [each["toolSpec"] for each in body.get("toolConfig", {}).get("tools", ()) if "toolSpec" in each]
    choice = body.get("toolConfig", {}).get("toolChoice", {})
    wanted = choice.get("tool", {}).get("name") or (tools[0]["name"] if "any" in choice else None)
    if wanted is not None:
        schema = next(tool["inputSchema"]["json"] for tool in tools if tool["name"] == wanted)
        call = {"toolUseId": "tooluse_1", "name": wanted, "input": sample(schema, schema)}
        return {"toolUse": call}, "tool_use"
    form = body.get("outputConfig", {}).get("textFormat")
    if form is not None:
        schema = json.loads(form["structure"]["jsonSchema"]["schema"])
        return {"text": json.dumps(sample(schema, schema))}, "end_turn"
    return {"text": f"You said: {_last_text(body)}"}, "end_turn"


def _last_text(body: Mapping[str, Any]) -> str:
    texts = [block["text"] for turn in body.get("messages", ()) for block in turn["content"] if "text" in block]
    return texts[-1] if texts else "nothing"


def sample(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """A value that fits a JSON Schema of the simple kind."""
    if "$ref" in schema:
        return sample(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], root)
    said: Any = schema.get("type", "object")
    kind: str = said if isinstance(said, str) else said[0]
    if kind in SAMPLES:
        return SAMPLES[kind]
    properties = schema.get("properties", {})
    return {name: sample(properties[name], root) for name in schema.get("required", ()) if name in properties}


def _pieces(block: Mapping[str, Any], piece: int) -> tuple[dict[str, Any], list[Any]]:
    """What announces a block, and what it comes in."""
    match block:
        case {"text": str(text)}:
            return {}, [{"text": each} for each in _cut(text, piece)]
        case {"toolUse": {"input": given, **named}}:
            return {"toolUse": named}, [{"toolUse": {"input": each}} for each in _cut(json.dumps(given), piece)]
        case {"reasoningContent": {"reasoningText": {"text": str(text), **signed}}}:
            said = [{"text": each} for each in _cut(text, piece)]
            return {}, [{"reasoningContent": each} for each in (*said, *([signed] if signed else []))]
        case {"citationsContent": cited}:
            texts = [{"text": each["text"]} for each in cited.get("content", ())]
            return {}, [*texts, *({"citation": each} for each in cited.get("citations", ()))]
        case _:
            return {}, [dict(block)]


def _cut(text: str, piece: int) -> list[str]:
    return [text[at : at + piece] for at in range(0, len(text), piece)] or [text]
