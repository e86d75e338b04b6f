"""Chat, completion and embeddings of a simulated Ollama server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from interlingua.testing.mock_wires import ollama
from interlingua.testing.simulators.bodies import list_in, text_in
from interlingua.testing.simulators.described import last_words, role_of, tool_from
from interlingua.testing.simulators.ollama.refusals import Refusal
from interlingua.testing.simulators.ollama.state import State, moment, tagged
from interlingua.testing.simulators.replying import facts_of, reply_from
from interlingua.testing.simulators.scripts import (
    Answer,
    Json,
    Question,
    ended,
    in_words,
    tokens_in,
    vector_of,
)

LENGTH = 8
"""Of vectors, where no other is asked for."""
NANOSECONDS = {name: ollama.DURATIONS[name] for name in ("total_duration", "load_duration")}


def chat(state: State, body: Json) -> Iterator[Json]:
    """The lines of an answer; without messages the model is only loaded."""
    state.find(body["model"])
    state.load(body["model"], body.get("keep_alive"))
    if not body["messages"]:
        yield _line(body, message={"role": "assistant", "content": ""}, done=True, done_reason="load")
        return
    turns = [(role_of(turn), text_in(turn, "content")) for turn in body["messages"]]
    prompt = " ".join(text for _, text in turns)
    answer = state.script.answer(_question(body, turns))
    pieces, reason = _within(body, answer)
    shown = replace(answer, text="".join(pieces), reasoning="".join(_thought(body, answer)), finish=reason)
    facts = facts_of(body, number=next(state.numbers))
    for line in ollama.streamed(reply_from(shown, asked=tokens_in(prompt)), facts):
        told = _times(prompt, pieces, answer) if line["done"] else {}
        yield {**line, "model": tagged(body["model"]), "created_at": moment(datetime.now(UTC)), **told}


def generate(state: State, body: Json) -> Iterator[Json]:
    """The lines of a continuation."""
    state.find(body["model"])
    state.load(body["model"], body.get("keep_alive"))
    prompt = body.get("prompt", "")
    if not prompt:
        yield _line(body, response="", done=True, done_reason="load")
        return
    answer = state.script.answer(_question(body, [("user", prompt)]))
    yield from (_line(body, response="", thinking=piece) for piece in _thought(body, answer))
    pieces, reason = _within(body, answer)
    yield from (_line(body, response=piece) for piece in pieces)
    context = [*body.get("context", ()), *range(tokens_in(prompt))]
    yield _line(body, response="", done=True, done_reason=reason, context=context, **_times(prompt, pieces, answer))


def embed(state: State, body: Json) -> Json:
    """A vector a text."""
    state.find(body["model"])
    given = body["input"]
    texts: list[str] = [given] if isinstance(given, str) else given
    vectors = [vector_of(text, length=body.get("dimensions", LENGTH)) for text in texts]
    counted = sum(map(tokens_in, texts))
    return {"model": body["model"], "embeddings": vectors, **NANOSECONDS, "prompt_eval_count": counted}


def embed_one(state: State, body: Json) -> Json:
    """The older call, for one text."""
    state.find(body.get("model", ""))
    return {"embedding": vector_of(body.get("prompt", ""), length=LENGTH)}


TALKS: dict[str, Callable[[State, Json], Iterator[Json]]] = {"chat": chat, "generate": generate}


def _question(body: Json, turns: list[tuple[str, str]]) -> Question:
    form: Any = body.get("format")
    return Question(
        model=body["model"],
        text=last_words(turns),
        schema={"type": "object"} if form == "json" else form or None,
        body=body,
        turns=turns,
        tools=[tool_from(each["function"]) for each in list_in(body, "tools") if "function" in each],
    )


def _thought(body: Json, answer: Answer) -> list[str]:
    """Reasoning is shown unless it is turned off."""
    return [] if body.get("think") is False else in_words(answer.reasoning)


def _within(body: Json, answer: Answer) -> tuple[list[str], str]:
    """What the limit of tokens leaves of the text, and why it ends."""
    limit = body.get("options", {}).get("num_predict", -1)
    if not isinstance(limit, int):
        raise Refusal(400, f'option "num_predict" must be of type integer, not {limit!r}')
    left = ended(answer, limit=limit if limit >= 0 else None, stops=(), words=("length", "stop"))
    return left.pieces, left.finish or "stop"


def _times(prompt: str, pieces: list[str], answer: Answer) -> Json:
    return {
        **ollama.DURATIONS,
        "prompt_eval_count": tokens_in(prompt),
        "eval_count": len(pieces) + tokens_in(answer.reasoning),
    }


def _line(body: Json, *, done: bool = False, **said: Any) -> Json:
    return {"model": tagged(body["model"]), "created_at": moment(datetime.now(UTC)), **said, "done": done}
