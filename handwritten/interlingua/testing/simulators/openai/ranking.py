"""Documents in the order in which they fit a query, as servers have it that are compatible with OpenAI in all else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interlingua.structured.json_text import is_list
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Reply
from interlingua.testing.simulators.scripts import Json, nearness, tokens_in

FIELDS = ("documents", "texts", "docs")
"""What the documents are called, in the three forms that there are."""


def _ranked(state: State, call: Call) -> Reply:
    """The places of documents, or of texts alone."""
    query, field, texts = _asked(call.body)
    scores = _scores(query, texts)
    if field == "texts":
        return [{"index": place, "score": score} for place, score in scores]
    model = state.need(call.body.get("model"))
    results = [{"index": place, "relevance_score": score} for place, score in scores[: call.body.get("top_n")]]
    tokens = sum(map(tokens_in, texts))
    usage = {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}
    return {
        "id": f"rerank-{next(state.numbers)}",
        "object": "rerank",
        "model": model,
        "results": results,
        "usage": usage,
    }


def _repeated(state: State, call: Call) -> Reply:
    """The documents themselves."""
    query, _, texts = _asked(call.body)
    state.need(call.body.get("model"))
    return {"results": [{"doc": texts[place], "score": score} for place, score in _scores(query, texts)]}


def _asked(body: Json) -> tuple[str, str, Sequence[str]]:
    field = next((name for name in FIELDS if is_list(body.get(name))), None)
    if (
        field is None
        or not isinstance(body.get("query"), str)
        or not all(isinstance(each, str) for each in body[field])
    ):
        raise Refusal(400, f"A query is needed, and texts as {', '.join(FIELDS)}.")
    return body["query"], field, body[field]


def _scores(query: str, texts: Sequence[str]) -> list[tuple[int, float]]:
    return sorted(((place, nearness(query, text)) for place, text in enumerate(texts)), key=lambda each: -each[1])


ASIDE: Mapping[str, Handler[State]] = {"POST /rerank": _ranked, "POST /reranking": _repeated}
