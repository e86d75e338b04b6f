"""Models, vectors and moderation of a simulated OpenAI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.numbers import packed
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Reply
from interlingua.testing.simulators.scripts import Json, tokens_in, vector_of

LENGTH, MOST = 1536, 2048
"""Of a vector where no other length is asked for, and of a list of texts."""
KINDS = (
    *("harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm"),
    *("self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic"),
)


def embed(state: State, call: Call) -> Reply:
    """A vector a text."""
    body: Json = call.body
    texts = texts_in(body["input"])
    if not texts or len(texts) > MOST or not all(texts):
        raise Refusal(400, f"'$.input' is invalid: 1 to {MOST} texts are taken, none of them empty.")
    vectors = [vector_of(text, length=body.get("dimensions") or LENGTH) for text in texts]
    write = packed if body.get("encoding_format") == "base64" else list[float]
    tokens = sum(map(tokens_in, texts))
    return {
        "object": "list",
        "data": [
            {"object": "embedding", "index": place, "embedding": write(each)} for place, each in enumerate(vectors)
        ],
        "model": state.need(body["model"]),
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def moderate(state: State, call: Call) -> Reply:
    """Whatever names a kind of harm is of that kind."""
    texts = texts_in(call.body["input"])
    model = state.need(call.body.get("model", "omni-moderation-latest"))
    return {"id": f"modr-{next(state.numbers)}", "model": model, "results": [_result(text) for text in texts]}


def _result(text: str) -> Json:
    found = {kind: kind in text.lower() for kind in KINDS}
    return {
        "flagged": any(found.values()),
        "categories": found,
        "category_scores": {kind: 0.99 if is_found else 0.01 for kind, is_found in found.items()},
        "category_applied_input_types": {kind: ["text"] for kind in KINDS},
    }


def texts_in(given: Any) -> list[str]:
    """Texts, token lists and parts of messages as texts."""
    match given:
        case str():
            return [given]
        case [int(), *_]:
            return [" ".join(map(str, given))]
        case [dict(), *_]:
            return [" ".join(part.get("text") or "" for part in given)]
        case _:
            return [text for item in given for text in texts_in(item)]


def _listed(state: State, _: Call) -> Reply:
    return {"object": "list", "data": [state.card(name) for name in state.models]}


def _deleted(state: State, call: Call) -> Reply:
    (name,) = call.places
    state.remove_model(name)
    return {"id": name, "object": "model", "deleted": True}


HANDLERS: Mapping[str, Handler[State]] = {
    "createEmbedding": embed,
    "createModeration": moderate,
    "listModels": _listed,
    "retrieveModel": lambda state, call: state.card(*call.places),
    "deleteModel": _deleted,
}
