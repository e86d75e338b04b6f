"""Answers of a model: what a script says, a function that was asked for, or what the model was told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from interlingua.testing.simulators.gemini import caches, files
from interlingua.testing.simulators.gemini.counting import TOKEN, text_of, tokens_in, tokens_of
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.retrieval import relevant
from interlingua.testing.simulators.gemini.sampling import sample_of
from interlingua.testing.simulators.gemini.state import Call, State
from interlingua.testing.simulators.gemini.voicing import candidate_by

ASKED_TO_CALL = re.compile(r"call (\w+)(?:\s+(?:with\s+)?(\{.*\}))?\s*$", re.DOTALL)
"""How a prompt asks for a function: `call weather {"city": "Paris"}`."""
WORDS_AT_ONCE = 3
"""How many words an event of a stream holds."""
SIGNATURE = "thoughtSignature"
"""Comes with the last piece of a text."""
HOTTEST = 2.0
MOST_CANDIDATES = 8


@dataclass(frozen=True)
class Events:
    """A reply that streams."""

    events: list[Json]


def generate(state: State, call: Call) -> Json:
    """The whole answer."""
    return answer(state, call.name, call.body)


def stream(state: State, call: Call) -> Events:
    """The same, some words at a time."""
    whole = answer(state, call.name, call.body)
    candidates = whole["candidates"]
    shared = {key: whole[key] for key in ("modelVersion", "responseId")}
    pieces = [
        {**shared, "candidates": [{"content": {"role": "model", "parts": [piece]}, "index": candidate["index"]}]}
        for candidate in candidates
        for part in candidate["content"]["parts"]
        for piece in _pieces(part)
    ]
    ends = [{**candidate, "content": {"role": "model", "parts": [{"text": ""}]}} for candidate in candidates]
    return Events([*pieces, {**shared, "candidates": ends, "usageMetadata": whole["usageMetadata"]}])


def _pieces(part: Json) -> Iterator[Json]:
    if "text" not in part:
        yield part
        return
    words = re.findall(r"\s*\S+\s*$|\s*\S+", part["text"])
    unsigned = {name: value for name, value in part.items() if name != SIGNATURE}
    for start in range(0, len(words), WORDS_AT_ONCE):
        is_last = start + WORDS_AT_ONCE >= len(words)
        yield {**(part if is_last else unsigned), "text": "".join(words[start : start + WORDS_AT_ONCE])}


def answer(state: State, model: str, body: Json) -> Json:
    """What a model says to a request. Raises `Refusal`."""
    refuse_unusable(state, model)
    config = body.get("generationConfig", {})
    _refuse_settings(config)
    if not body.get("contents"):
        raise invalid("GenerateContentRequest.contents: contents is not specified", field="contents")
    for uri in _uris(body["contents"]):
        files.usable(state, uri)
    cached = caches.current(state, body["cachedContent"]) if "cachedContent" in body else None
    if cached is not None and cached["model"] != model:
        raise invalid(
            f"Model used by GenerateContent request ({model}) and CachedContent ({cached['model']}) has to be the same."
        )
    count = config.get("candidateCount", 1)
    candidates = [_candidate(state, model, body, config, index) for index in range(count)]
    said = sum(candidate.get("tokenCount", 0) for candidate in candidates)
    asked, kept = tokens_of(body), cached["usageMetadata"]["totalTokenCount"] if cached else 0
    return {
        "candidates": candidates,
        "usageMetadata": _usage(asked + kept, said, kept),
        "modelVersion": model.partition("/")[2],
        "responseId": state.new_id(),
    }


def _usage(asked: int, said: int, kept: int) -> Json:
    return {
        "promptTokenCount": asked,
        "candidatesTokenCount": said,
        "totalTokenCount": asked + said,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": asked}],
        **({"cachedContentTokenCount": kept} if kept else {}),
    }


def refuse_unusable(state: State, model: str) -> None:
    """Raise `Refusal` unless there is such a model and it is ready."""
    kind = model.partition("/")[0]
    if kind == "tunedModels" and state.tuned_models.find(model)["state"] != "ACTIVE":
        raise Refusal("FAILED_PRECONDITION", f"Tuned model {model} is not ready.")
    if kind == "models" and model not in state.models:
        raise Refusal("NOT_FOUND", f"{model} is not found for API version v1beta, or is not supported for this method.")


def _refuse_settings(config: Json) -> None:
    if not 0 <= config.get("temperature", 0) <= HOTTEST:
        raise invalid(f"temperature must be in the range [0.0, {HOTTEST}].", field="generation_config.temperature")
    if not 1 <= config.get("candidateCount", 1) <= MOST_CANDIDATES:
        raise invalid(f"candidate_count must be in the range [1, {MOST_CANDIDATES}].", field="generation_config")
    if config.get("maxOutputTokens", 1) < 1:
        raise invalid("max_output_tokens must be positive.", field="generation_config.max_output_tokens")


def _uris(contents: Iterable[Json]) -> Iterator[str]:
    for content in contents:
        for part in content.get("parts", ()):
            if "fileData" in part:
                yield part["fileData"].get("fileUri", "")


def _candidate(state: State, model: str, body: Json, config: Json, index: int) -> Json:
    scripted = state.answers.popleft() if state.answers else None
    if isinstance(scripted, dict):
        return {"index": index, "finishReason": "STOP", **scripted}
    if scripted is None and state.voice is not None:
        return {"index": index, **candidate_by(state.voice, model, body, call_id=state.new_id())}
    if scripted is None:
        parts, extra = _unscripted(state, body, config)
    else:
        parts, extra = [{"text": scripted}], Json()
    parts, reason = _limited(parts, config)
    content = {"role": "model", "parts": parts}
    return {"content": content, "finishReason": reason, "index": index, "tokenCount": tokens_of(parts), **extra}


def _unscripted(state: State, body: Json, config: Json) -> tuple[list[Json], Json]:
    """A call of a function that the last content asks for, an instance of a schema, or that content again."""
    last = body["contents"][-1]
    results = [part["functionResponse"] for part in last.get("parts", ()) if "functionResponse" in part]
    if results:
        return [{"text": json.dumps([result["response"] for result in results])}], {}
    called = function_call(state, text_of(last), body.get("tools", ()))
    if called is not None:
        return [{"functionCall": called}], {}
    schema = config.get("responseSchema") or config.get("responseJsonSchema") or config.get("_responseJsonSchema")
    if schema is not None or config.get("responseMimeType") == "application/json":
        return [{"text": json.dumps(sample_of(schema) if schema else {"said": text_of(last)})}], {}
    found = _found_in_stores(state, text_of(last), body.get("tools", ()))
    if found:
        return [{"text": found[0]["retrievedContext"]["text"]}], {"groundingMetadata": {"groundingChunks": found}}
    return [{"text": text_of(last) or "I see."}], {}


def function_call(state: State, prompt: str, tools: Iterable[Json]) -> Json | None:
    """The call that a prompt asks for, if one of the tools is such a function."""
    asked = ASKED_TO_CALL.search(prompt)
    names = [declaration["name"] for tool in tools for declaration in tool.get("functionDeclarations", ())]
    if asked is None or asked[1] not in names:
        return None
    return {"id": state.new_id(), "name": asked[1], "args": cast("Json", json.loads(asked[2] or "{}"))}


def _found_in_stores(state: State, question: str, tools: Iterable[Json]) -> list[Json]:
    stores = [name for tool in tools for name in tool.get("fileSearch", {}).get("fileSearchStoreNames", ())]
    if not stores or not question:
        return []
    chunks = [
        chunk
        for store in stores
        for document in state.documents.within(state.stores.find(store)["name"])
        for chunk in state.chunks.within(document["name"])
    ]
    nearest = relevant(state, question, chunks, filters=(), count=3)
    return [{"retrievedContext": _context(found)} for found in nearest]


def _context(found: Json) -> Json:
    document = found["document"]
    return {
        "text": found["chunk"]["data"]["stringValue"],
        "title": document.get("displayName", document["name"]),
        "fileSearchStore": document["name"].partition("/documents/")[0],
    }


def _limited(parts: list[Json], config: Json) -> tuple[list[Json], str]:
    """The parts as far as a limit or a stop sequence lets them go."""
    if "text" not in parts[0]:
        return parts, "STOP"
    text: str = parts[0]["text"]
    ends = [text.index(stop) for stop in config.get("stopSequences", ()) if stop in text]
    text = text[: min(ends)] if ends else text
    limit = config.get("maxOutputTokens")
    if limit is None or tokens_in(text) <= limit:
        return [{**parts[0], "text": text}], "STOP"
    ends = [found.end() for found in TOKEN.finditer(text)]
    return [{**parts[0], "text": text[: ends[limit - 1]]}], "MAX_TOKENS"


def count_tokens(state: State, call: Call) -> Json:
    """How many tokens a prompt has."""
    refuse_unusable(state, call.name)
    request: Any = call.body.get("generateContentRequest", call.body)
    if not request.get("contents"):
        raise invalid("contents is not specified", field="contents")
    total = tokens_of(request)
    return {"totalTokens": total, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": total}]}


HANDLERS = {
    "models.generateContent": generate,
    "tunedModels.generateContent": generate,
    "dynamic.generateContent": generate,
    "models.streamGenerateContent": stream,
    "tunedModels.streamGenerateContent": stream,
    "dynamic.streamGenerateContent": stream,
    "models.countTokens": count_tokens,
}
