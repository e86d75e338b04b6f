"""What a model that is none says: an echo, a call of a tool that must be called, JSON of a form that is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, cast

from attrs import evolve

from interlingua.messages import ToolCall
from interlingua.testing.mock_wires import converse
from interlingua.testing.simulators.bedrock.refusals import Refusal
from interlingua.testing.simulators.replying import facts_of, reply_from
from interlingua.testing.simulators.scripts import Question, Script, ended
from interlingua.tools import Tool
from interlingua.usage import Usage

WORD = re.compile(r"\w+|[^\w\s]")
VECTOR_SIZE = 8
PIECE = 8
"""Characters that come at once."""


def reply_to(model: str, body: Mapping[str, Any], voice: Script, *, number: int) -> dict[str, Any]:
    """The reply of Converse to a request."""
    answer = ended(
        voice.answer(_question(model, body)),
        limit=body.get("inferenceConfig", {}).get("maxTokens"),
        stops=body.get("inferenceConfig", {}).get("stopSequences", ()),
        words=("max_tokens", "stop_sequence"),
    )
    spent, made = count(body), count(answer.text) + len(answer.calls)
    reply = evolve(reply_from(answer, asked=spent), usage=Usage(input_tokens=spent, output_tokens=made))
    calls = [ToolCall(f"tooluse_{place}", *call) for place, call in enumerate(answer.calls, 1)]
    return converse.whole(evolve(reply, tool_calls=calls), facts_of({**body, "model": model}, number=number))


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


def _question(model: str, body: Mapping[str, Any]) -> Question:
    config: Mapping[str, Any] = body.get("toolConfig", {})
    choice = config.get("toolChoice", {})
    form = body.get("outputConfig", {}).get("textFormat")
    turns = [(str(turn["role"]), _text_of(turn["content"])) for turn in body.get("messages", ())]
    system = _text_of(body.get("system", ()))
    return Question(
        model=model,
        text=next((text for role, text in reversed(turns) if role == "user" and text), "nothing"),
        schema=None if form is None else json.loads(form["structure"]["jsonSchema"]["schema"]),
        body=dict(body),
        turns=[("system", system), *turns] if system else turns,
        tools=[_tool(each["toolSpec"]) for each in config.get("tools", ()) if "toolSpec" in each],
        must_call="" if "any" in choice else choice.get("tool", {}).get("name"),
        limit=body.get("inferenceConfig", {}).get("maxTokens"),
    )


def _text_of(content: Iterable[Mapping[str, Any]]) -> str:
    return " ".join(block["text"] for block in content if "text" in block)


def _tool(described: Mapping[str, Any]) -> Tool:
    return Tool(described["name"], described.get("description", ""), described["inputSchema"]["json"])


def cut(text: str) -> list[str]:
    """A text as it comes in a stream."""
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)] or [text]
