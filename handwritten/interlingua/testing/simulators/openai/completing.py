"""The older completions of a simulated OpenAI: text that goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interlingua.testing.mock_requests import words_asked
from interlingua.testing.mock_wires.chat_completions import DONE
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.described import stops_in
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.models import texts_in
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Events, Reply, server_sent
from interlingua.testing.simulators.replying import WORDS
from interlingua.testing.simulators.scripts import Answer, Json, Question, ended, tokens_in
from interlingua.testing.simulators.shelves import now

MOST = 16
"""Tokens of an answer, where no other limit is asked for."""


def _completed(state: State, call: Call) -> Reply:
    body: Json = call.body
    model = state.need(body["model"])
    prompts = texts_in(body.get("prompt") or "")
    limit: int = MOST if body.get("max_tokens") is None else body["max_tokens"]
    answers = [
        ended(
            state.script.answer(Question(model=model, text=prompt, body=body, turns=[("user", prompt)], limit=limit)),
            limit=limit,
            stops=stops_in(body),
            words=WORDS,
        )
        for prompt in prompts
        for _ in range(body.get("n") or 1)
    ]
    head: Json = {
        "id": f"cmpl-{next(state.numbers):024x}",
        "object": "text_completion",
        "created": now(),
        "model": model,
    }
    if body.get("stream"):
        return Events(frames=_frames(answers, head), told=_told)
    asked, said = words_asked({"input": " ".join(prompts)}), sum(tokens_in(answer.text) for answer in answers)
    usage = {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
    choices = [_choice(place, answer.text, answer.finish or "stop") for place, answer in enumerate(answers)]
    return {**head, "choices": choices, "usage": usage}


def _frames(answers: list[Answer], head: Json) -> Iterator[bytes]:
    for place, answer in enumerate(answers):
        for piece in answer.pieces:
            yield server_sent({**head, "choices": [_choice(place, piece, None)]})
        yield server_sent({**head, "choices": [_choice(place, "", answer.finish or "stop")]})
    yield DONE


def _choice(place: int, text: str, finish: str | None) -> Json:
    return {"index": place, "text": text, "finish_reason": finish, "logprobs": None}


def _told(message: str) -> bytes:
    return server_sent(Refusal(500, message).body)


HANDLERS: Mapping[str, Handler[State]] = {"createCompletion": _completed}
