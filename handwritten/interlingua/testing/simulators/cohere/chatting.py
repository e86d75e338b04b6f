"""Chat of a simulated Cohere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from interlingua.testing.mock_wires import cohere
from interlingua.testing.simulators.bodies import list_in
from interlingua.testing.simulators.cohere.state import CHAT, State
from interlingua.testing.simulators.described import last_words, role_of, tool_from
from interlingua.testing.simulators.replying import facts_of, reply_from
from interlingua.testing.simulators.scripts import Json, Question, ended, tokens_in

WORDS = ("MAX_TOKENS", "STOP_SEQUENCE")


def reply_to(state: State, body: Json) -> Json:
    """The whole answer. Texts that came with the question are cited."""
    state.need(body["model"], CHAT)
    stops = list_in(body, "stop_sequences")
    answer = ended(state.script.answer(_question(body)), limit=body.get("max_tokens"), stops=stops, words=WORDS)
    if not _thinks(body):
        answer = replace(answer, reasoning="")
    facts = facts_of(body, number=next(state.numbers))
    reply = cohere.whole(reply_from(answer, asked=facts.words), facts)
    message: Json = reply["message"]
    if answer.calls:
        message["tool_plan"] = f"I will use {answer.calls[0][0]}."
    if citations := _citations(body, answer.text, index=len(list_in(message, "content")) - 1):
        message["citations"] = citations
    reply |= {"id": str(uuid4()), "usage": _usage(body, answer.text)}
    if body.get("logprobs"):
        reply["logprobs"] = [_logprob(state, piece) for piece in answer.pieces]
    return reply


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
        tools=[tool_from(each["function"]) for each in list_in(body, "tools") if "function" in each],
        must_call="" if body.get("tool_choice") == "REQUIRED" else None,
        limit=body.get("max_tokens"),
    )


def _text_of(turn: Json) -> str:
    content = turn.get("content") or ""
    return content if isinstance(content, str) else " ".join(part.get("text", "") for part in content)


def _thinks(body: Json) -> bool:
    return bool(body.get("thinking", {}).get("type") != "disabled")


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
