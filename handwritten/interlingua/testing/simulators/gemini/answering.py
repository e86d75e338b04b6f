"""Answers that are found in passages, given with the question or retrieved from a corpus."""

from __future__ import annotations

import re
from collections.abc import Callable

from interlingua.testing.simulators.gemini.corpora import chunks_under
from interlingua.testing.simulators.gemini.counting import text_of, tokens_in
from interlingua.testing.simulators.gemini.embedder import nearness
from interlingua.testing.simulators.gemini.generating import refuse_unusable
from interlingua.testing.simulators.gemini.refusals import Json, invalid
from interlingua.testing.simulators.gemini.retrieval import relevant
from interlingua.testing.simulators.gemini.roles import need
from interlingua.testing.simulators.gemini.state import Call, State

SENTENCE = re.compile(r"(?<=[.!?])\s+")
NEAR_ENOUGH = 0.05
SHARPNESS = 2.0
"""Between nearness and the probability that the passages hold the answer."""


def generate_answer(state: State, call: Call) -> Json:
    """An answer out of passages, with what it rests on."""
    refuse_unusable(state, call.name)
    body = call.body
    passages = _passages(state, call)
    if body["answerStyle"] not in STYLES:
        raise invalid("answer_style must be ABSTRACTIVE, EXTRACTIVE or VERBOSE.", field="answer_style")
    question = state.embedder.embed(text_of(body["contents"][-1]) if body["contents"] else "")
    rated = [(nearness(question, state.embedder.embed(text)), text, source) for text, source in passages]
    near = sorted((item for item in rated if item[0] >= NEAR_ENOUGH), key=lambda item: -item[0])
    if not near:
        return {"answer": {"finishReason": "OTHER", "index": 0}, "answerableProbability": 0.0}
    sentences = [sentence for _, text, _ in near for sentence in SENTENCE.split(text)]
    sentences.sort(key=lambda sentence: -nearness(question, state.embedder.embed(sentence)))
    said = STYLES[body["answerStyle"]](sentences, [text for _, text, _ in near])
    grounds = [{"sourceId": source, "content": {"parts": [{"text": text}]}} for _, text, source in near]
    answer: Json = {
        "content": {"role": "model", "parts": [{"text": said}]},
        "finishReason": "STOP",
        "index": 0,
        "tokenCount": tokens_in(said),
        "groundingAttributions": grounds,
    }
    return {"answer": answer, "answerableProbability": round(min(1.0, near[0][0] * SHARPNESS), 4)}


STYLES: dict[str, Callable[[list[str], list[str]], str]] = {
    "EXTRACTIVE": lambda sentences, _: sentences[0],
    "ABSTRACTIVE": lambda sentences, _: f"In short: {sentences[0]}",
    "VERBOSE": lambda _, passages: " ".join(passages),
}


def _passages(state: State, call: Call) -> list[tuple[str, Json]]:
    """Texts, each with the name by which an answer refers to it."""
    body = call.body
    if "inlinePassages" in body:
        return [
            (text_of(passage["content"]), {"groundingPassage": {"passageId": passage["id"]}})
            for passage in body["inlinePassages"].get("passages", ())
        ]
    if "semanticRetriever" not in body:
        raise invalid("One of inline_passages and semantic_retriever must be set.", field="grounding_source")
    retriever = body["semanticRetriever"]
    source: str = retriever["source"]
    need(state, "/".join(source.split("/")[:2]), call.caller, "READER")
    found = relevant(
        state,
        text_of(retriever["query"]),
        chunks_under(state, source),
        filters=retriever.get("metadataFilters", ()),
        count=retriever.get("maxChunksCount"),
    )
    least = retriever.get("minimumRelevanceScore", 0.0)
    return [
        (
            item["chunk"]["data"]["stringValue"],
            {"semanticRetrieverChunk": {"source": source, "chunk": item["chunk"]["name"]}},
        )
        for item in found
        if item.get("chunkRelevanceScore", 0.0) >= least
    ]


HANDLERS = {"models.generateAnswer": generate_answer}
