"""What a model that is none says: an echo, a call of a tool that must be called, JSON of a form that is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, cast

from interlingua.testing.simulators.bedrock.refusals import Refusal

WORD = re.compile(r"\w+|[^\w\s]")
VECTOR_SIZE = 8
PIECE = 8
"""Characters that come at once."""
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


def cut(text: str) -> list[str]:
    """A text as it comes in a stream."""
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)] or [text]
