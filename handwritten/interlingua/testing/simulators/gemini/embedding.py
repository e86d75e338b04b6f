"""Vectors of texts."""

from __future__ import annotations

from interlingua.testing.simulators.gemini.counting import text_of, tokens_of
from interlingua.testing.simulators.gemini.embedder import DIMENSIONS, values_of
from interlingua.testing.simulators.gemini.generating import refuse_unusable
from interlingua.testing.simulators.gemini.refusals import Json, invalid
from interlingua.testing.simulators.gemini.state import Call, State

MOST_DIMENSIONS = 3072
MOST_AT_ONCE = 100
TITLED = "RETRIEVAL_DOCUMENT"


def embed(state: State, call: Call) -> Json:
    """The vector of one content."""
    return one(state, call.name, call.body)


def one(state: State, model: str, body: Json) -> Json:
    """The vector that a request asks for. Raises `Refusal`."""
    refuse_unusable(state, model)
    if body["model"] != model:
        raise invalid(f"EmbedContentRequest.model must be {model}.", field="model")
    dimensions = body.get("outputDimensionality", DIMENSIONS)
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise invalid(
            f"output_dimensionality must be in the range [1, {MOST_DIMENSIONS}].", field="output_dimensionality"
        )
    title = body.get("title")
    if title is not None and body.get("taskType") != TITLED:
        raise invalid(f"title can only be specified when task_type is {TITLED}.", field="title")
    text = text_of(body["content"])
    if not text:
        raise invalid("content is empty.", field="content")
    vector = state.embedder.embed(f"{title} {text}" if title else text)
    return {
        "embedding": {"values": values_of(vector, dimensions)},
        "usageMetadata": {"promptTokenCount": tokens_of(body["content"])},
    }


def embed_several(state: State, call: Call) -> Json:
    """The vectors of several contents, in their order."""
    requests = call.body["requests"]
    if not 1 <= len(requests) <= MOST_AT_ONCE:
        raise invalid(f"at most {MOST_AT_ONCE} requests can be in one batch", field="requests")
    replies = [one(state, call.name, request) for request in requests]
    count = sum(reply["usageMetadata"]["promptTokenCount"] for reply in replies)
    return {"embeddings": [reply["embedding"] for reply in replies], "usageMetadata": {"promptTokenCount": count}}


HANDLERS = {"models.embedContent": embed, "models.batchEmbedContents": embed_several}
