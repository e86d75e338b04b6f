"""Embeddings, reranking, tokens and models of a simulated Cohere."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from interlingua.testing.simulators.cohere.refusals import Refusal
from interlingua.testing.simulators.cohere.state import EMBED, RERANK, State
from interlingua.testing.simulators.numbers import NUMBERS
from interlingua.testing.simulators.scripts import Json, nearness, tokens_in, vector_of

LENGTHS = (256, 512, 1024, 1536)
MOST_TEXTS = 96
"""https://docs.cohere.com/reference/embed, checked 2026-11-28."""
VERSION = {"version": "2"}


def embed(state: State, body: Json) -> Json:
    """A vector an input, in the types of numbers that were asked for."""
    state.need(body["model"], EMBED)
    length = body.get("output_dimension", LENGTHS[-1])
    if length not in LENGTHS:
        raise Refusal(400, f"invalid request: output_dimension must be one of {', '.join(map(str, LENGTHS))}")
    texts: list[str] = body.get("texts", [])
    images: list[str] = body.get("images", [])
    mixed = [_words_of(given) for given in body.get("inputs", ())]
    inputs = [*texts, *images, *mixed]
    if not inputs or len(inputs) > MOST_TEXTS:
        raise Refusal(400, f"invalid request: 1 to {MOST_TEXTS} inputs are taken, not {len(inputs)}")
    vectors = [vector_of(text, length=length) for text in inputs]
    forms = body.get("embedding_types", ["float"])
    return {
        "id": str(uuid4()),
        "embeddings": {form: [NUMBERS[form](vector) for vector in vectors] for form in forms},
        "texts": texts,
        "meta": {"api_version": VERSION, "billed_units": {"input_tokens": sum(map(tokens_in, inputs))}},
        "response_type": "embeddings_by_type",
    }


def rerank(state: State, body: Json) -> Json:
    """The places of the documents, the nearest first."""
    state.need(body["model"], RERANK)
    scores = [(nearness(body["query"], text), place) for place, text in enumerate(body["documents"])]
    best = sorted(scores, key=lambda item: -item[0])[: body.get("top_n")]
    return {
        "id": str(uuid4()),
        "results": [{"index": place, "relevance_score": score} for score, place in best],
        "meta": {"api_version": VERSION, "billed_units": {"search_units": 1}},
    }


def tokenize(state: State, body: Json) -> Json:
    """A number a word."""
    return {"tokens": state.tokens_of(body["text"]), "token_strings": body["text"].split()}


def detokenize(state: State, body: Json) -> Json:
    """The words of the numbers."""
    return {"text": state.text_of(body["tokens"])}


def check_key(state: State, body: Json) -> Json:
    """That the key is one, which was seen to before."""
    return {"valid": True, "organization_id": "simulated"}


def list_models(state: State, *, purpose: str | None, size: int, after: str | None) -> Json:
    """One page of the models, of those for a purpose where that is asked for."""
    names = [name for name, purposes in state.models.items() if purpose is None or purpose in purposes]
    start = int(after or 0)
    page: Json = {"models": [state.card(name) for name in names[start : start + size]]}
    return page | ({"next_page_token": str(start + size)} if start + size < len(names) else {})


REPLIES: dict[str, Callable[[State, Json], Json]] = {
    "embedv2": embed,
    "rerankv2": rerank,
    "tokenize": tokenize,
    "detokenize": detokenize,
    "checkAPIKey": check_key,
}


def _words_of(given: Json) -> str:
    return " ".join(part.get("text") or part.get("image_url", {}).get("url", "") for part in given["content"])
