"""Chat of a simulated Cohere: one answer as a reply, and as the events of a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from interlingua.testing.simulators.bodies import list_in
from interlingua.testing.simulators.cohere.state import CHAT, State
from interlingua.testing.simulators.described import last_words, role_of, tool_from
from interlingua.testing.simulators.scripts import Json, Question, ended, in_words, tokens_in

WORDS = ("MAX_TOKENS", "STOP_SEQUENCE")


def reply_to(state: State, body: Json) -> Json:
    """The whole answer. Texts that came with the question are cited."""
    state.need(body["model"], CHAT)
    stops = list_in(body, "stop_sequences")
    answer = ended(state.script.answer(_question(body)), limit=body.get("max_tokens"), stops=stops, words=WORDS)
    finish = answer.finish or ("TOOL_CALL" if answer.calls else "COMPLETE")
    text = answer.text
    message: Json = {"role": "assistant"}
    content = [{"type": "thinking", "thinking": answer.reasoning}] if answer.reasoning and _thinks(body) else []
    content += [{"type": "text", "text": text}] if text else []
    if answer.calls:
        message |= {
            "tool_plan": f"I will use {answer.calls[0][0]}.",
            "tool_calls": [_call(*each) for each in answer.calls],
        }
    if content:
        message["content"] = content
    if citations := _citations(body, text, index=len(content) - 1):
        message["citations"] = citations
    reply: Json = {"id": str(uuid4()), "finish_reason": finish, "message": message, "usage": _usage(body, text)}
    if body.get("logprobs"):
        reply["logprobs"] = [_logprob(state, piece) for piece in answer.pieces]
    return reply


def events_of(reply: Json) -> Iterator[Json]:
    """The same answer piece by piece."""
    said = reply["message"]
    empty: Json = {"role": "assistant", "content": [], "tool_plan": "", "tool_calls": [], "citations": []}
    yield {"type": "message-start", "id": reply["id"], "delta": {"message": empty}}
    logprobs = iter(reply.get("logprobs", ()))
    for index, item in enumerate(said.get("content", ())):
        field = item["type"]
        yield _about("content-start", index, content={"type": field, field: ""})
        for piece in in_words(item[field]):
            told = {"logprobs": found} if field == "text" and (found := next(logprobs, None)) else {}
            yield _about("content-delta", index, content={field: piece}) | told
        yield {"type": "content-end", "index": index}
    for piece in in_words(said.get("tool_plan", "")):
        yield {"type": "tool-plan-delta", "delta": {"message": {"tool_plan": piece}}}
    for index, call in enumerate(said.get("tool_calls", ())):
        function = call["function"]
        yield _about("tool-call-start", index, tool_calls={**call, "function": {**function, "arguments": ""}})
        for piece in in_words(function["arguments"]):
            yield _about("tool-call-delta", index, tool_calls={"function": {"arguments": piece}})
        yield {"type": "tool-call-end", "index": index}
    for index, citation in enumerate(said.get("citations", ())):
        yield _about("citation-start", index, citations=citation)
        yield {"type": "citation-end", "index": index}
    yield {
        "type": "message-end",
        "id": reply["id"],
        "delta": {"finish_reason": reply["finish_reason"], "usage": reply["usage"]},
    }


def _about(kind: str, index: int, **said: Any) -> Json:
    return {"type": kind, "index": index, "delta": {"message": said}}


def _question(body: Json) -> Question:
    form: Json = body.get("response_format", {})
    schema = None if form.get("type") != "json_object" else form.get("json_schema", {"type": "object"})
    turns = [(role_of(turn), _text_of(turn)) for turn in body["messages"]]
    return Question(
        model=body["model"],
        text=last_words(turns),
        schema=schema,
        body=body,
        turns=turns,
        tools=[tool_from(each["function"]) for each in list_in(body, "tools")],
        must_call="" if body.get("tool_choice") == "REQUIRED" else None,
        limit=body.get("max_tokens"),
    )


def _text_of(turn: Json) -> str:
    content = turn.get("content") or ""
    return content if isinstance(content, str) else " ".join(part.get("text", "") for part in content)


def _thinks(body: Json) -> bool:
    return bool(body.get("thinking", {}).get("type") != "disabled")


def _call(name: str, arguments: Json) -> Json:
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"id": f"{name}_{uuid4().hex[:8]}", "type": "function", "function": function}


def _citations(body: Json, text: str, *, index: int) -> list[Json]:
    """Where the answer says what stands in a document."""
    found: list[Json] = []
    documents: list[Any] = body.get("documents", [])
    for place, document in enumerate(documents):
        held: Json = {"text": document} if isinstance(document, str) else document["data"]
        words = next((value for value in held.values() if isinstance(value, str) and value and value in text), None)
        if words is not None:
            source = {"type": "document", "id": f"doc:{place}", "document": {"id": f"doc:{place}", **held}}
            start = text.index(words)
            span = {"start": start, "end": start + len(words), "text": words, "content_index": index}
            found.append({**span, "type": "TEXT_CONTENT", "sources": [source]})
    return found


def _usage(body: Json, text: str) -> Json:
    read, written = sum(tokens_in(_text_of(turn)) for turn in body["messages"]), tokens_in(text)
    return {
        "billed_units": {"input_tokens": read, "output_tokens": written},
        "tokens": {"input_tokens": read + 500, "output_tokens": written + 2},
        "cached_tokens": 0,
    }


def _logprob(state: State, piece: str) -> Json:
    tokens = state.tokens_of(piece)
    return {"token_ids": tokens, "text": piece, "logprobs": [-0.1] * len(tokens)}
