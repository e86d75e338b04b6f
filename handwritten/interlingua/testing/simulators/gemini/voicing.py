"""What a simulated Gemini is asked, and what it is given to say, in the words that all simulators share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from interlingua.testing.simulators.gemini.counting import text_of, tokens_of
from interlingua.testing.simulators.gemini.refusals import Json
from interlingua.testing.simulators.scripts import Answer, Question, ended
from interlingua.tools import Tool

SCHEMAS = ("responseSchema", "responseJsonSchema", "_responseJsonSchema")
"""Where a request says what the answer must fit."""
ROLES: Mapping[str, str] = {"model": "assistant"}
WORDS = ("MAX_TOKENS", "STOP")
DEMANDED = "ANY"


def candidate_by(voice: Callable[[Question], Answer], model: str, body: Json, *, call_id: str) -> Json:
    """What a model says to a request, as a candidate without its place."""
    config: Json = body.get("generationConfig", {})
    question = question_in(model, body)
    answer = ended(voice(question), limit=question.limit, stops=config.get("stopSequences", ()), words=WORDS)
    parts = parts_of(answer, call_id=call_id)
    content = {"role": "model", "parts": parts}
    return {"content": content, "finishReason": answer.finish or "STOP", "tokenCount": tokens_of(parts)}


def question_in(model: str, body: Json) -> Question:
    """What a request asks."""
    config: Json = body.get("generationConfig", {})
    turns = [(ROLES.get(each.get("role", "user"), "user"), _said(each)) for each in body["contents"]]
    system = _said(body.get("systemInstruction", {}))
    calling: Json = body.get("toolConfig", {}).get("functionCallingConfig", {})
    names: list[str] = calling.get("allowedFunctionNames", [])
    return Question(
        model=model,
        text=turns[-1][1],
        schema=next((config[name] for name in SCHEMAS if name in config), None),
        body=body,
        turns=[("system", system), *turns] if system else turns,
        tools=[*_tools(body.get("tools", ()))],
        must_call=(names[0] if len(names) == 1 else "") if calling.get("mode") == DEMANDED else None,
        limit=config.get("maxOutputTokens"),
    )


def parts_of(answer: Answer, *, call_id: str) -> list[Json]:
    """What a model says, in parts."""
    thought: list[Json] = [{"text": answer.reasoning, "thought": True}] if answer.reasoning else []
    said: list[Json] = [{"text": answer.text}] if answer.text or not answer.calls else []
    calls = [
        {"functionCall": {"id": f"{call_id}{place}", "name": name, "args": given}}
        for place, (name, given) in enumerate(answer.calls)
    ]
    return [*thought, *said, *calls]


def _said(content: Json) -> str:
    """The texts of a content, and what functions gave."""
    parts: list[Json] = content.get("parts", [])
    results = [json.dumps(part["functionResponse"]["response"]) for part in parts if "functionResponse" in part]
    return " ".join([text_of(content), *results]).strip()


def _tools(tools: Iterable[Json]) -> Iterable[Tool]:
    for declared in (each for tool in tools for each in tool.get("functionDeclarations", ())):
        parameters: Json = declared.get("parametersJsonSchema") or declared.get("parameters") or {"type": "object"}
        yield Tool(declared["name"], declared.get("description", ""), parameters)
