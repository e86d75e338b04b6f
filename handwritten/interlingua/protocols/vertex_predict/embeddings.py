"""Vectors by the `predict` method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse, EmbeddingTask
from interlingua.errors import InvalidArgument, InvalidReply
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.vertex.resources.projects_locations_publishers import (
    PROJECTS_LOCATIONS_PUBLISHERS_MODELS_PREDICT,
)

if TYPE_CHECKING:
    from interlingua_wire.vertex.types import PredictResponse

_TASKS: dict[EmbeddingTask, str] = {
    "query": "RETRIEVAL_QUERY",
    "document": "RETRIEVAL_DOCUMENT",
    "similarity": "SEMANTIC_SIMILARITY",
    "classification": "CLASSIFICATION",
    "clustering": "CLUSTERING",
}
"""https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api, checked 2026-11-28."""


class PredictEmbeddings:
    """Embeddings by `predict`; options go into its parameters."""

    def encode(self, request: EmbeddingRequest, profile: Profile) -> Encoded:
        """One request for all inputs."""
        if not request.inputs:
            raise InvalidArgument("inputs", "none", "at least one text")
        notes = Notes()
        notes.add_given({"user": request.user}, "Vertex AI has no such setting; left out")
        if request.titles and request.task != "document":
            notes.add("titles", "titles are of documents only: they go with the task `document`")
        titles = request.titles or (None,) * len(request.inputs)
        instances = [_instance(text, title, request) for text, title in zip(request.inputs, titles, strict=True)]
        length: dict[str, Any] = {} if request.dimensions is None else {"outputDimensionality": request.dimensions}
        parameters = with_options(length, request.options)
        body = {"instances": instances, **({"parameters": parameters} if parameters else {})}
        call = Request(PROJECTS_LOCATIONS_PUBLISHERS_MODELS_PREDICT, path={"endpoint": request.model}, body=body)
        return Encoded(call, notes.warnings)

    def decode(self, reply: PredictResponse, /) -> EmbeddingResponse:
        """The vectors in the order of the inputs."""
        if not reply.predictions:
            raise InvalidReply("the reply has no predictions")
        found = [_embedding(each) for each in reply.predictions]
        return EmbeddingResponse(
            embeddings=tuple(values for values, _ in found),
            usage=Usage(input_tokens=sum(tokens for _, tokens in found)),
            raw=reply,
        )


def _instance(text: str, title: str | None, request: EmbeddingRequest) -> dict[str, str]:
    instance = {"content": text}
    if request.task is not None:
        instance["task_type"] = _TASKS[request.task]
    if title is not None and request.task == "document":
        instance["title"] = title
    return instance


def _embedding(prediction: object) -> tuple[list[float], int]:
    """The numbers of one text, and how many tokens it had."""
    found = _fields(_fields(prediction).get("embeddings"))
    values = found.get("values")
    if not isinstance(values, list):
        raise InvalidReply("a prediction is no embedding")
    tokens = _fields(found.get("statistics")).get("token_count")
    return cast("list[float]", values), int(tokens) if isinstance(tokens, int | float) else 0


def _fields(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value if isinstance(value, Mapping) else {})
