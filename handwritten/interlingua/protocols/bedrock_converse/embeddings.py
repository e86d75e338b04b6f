"""Vectors for texts by InvokeModel, in the form that each model's maker gave it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse, EmbeddingTask
from interlingua.errors import InvalidReply, Unsupported
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.bedrock_converse.encode_own import OwnFields
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua.protocols.scalars import count_in
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.bedrock_runtime.resources.models import MODELS_INVOKE

_TASKS: dict[EmbeddingTask, str] = {
    "query": "search_query",
    "document": "search_document",
    "similarity": "clustering",
    "classification": "classification",
    "clustering": "clustering",
}


class InvokedEmbeddings:
    """Embeddings by InvokeModel; the profile has the model's own words."""

    def encode(self, request: EmbeddingRequest, profile: Profile) -> Encoded:
        """One request: for all inputs where the model takes several at once."""
        notes, own = Notes(), OwnFields(profile.own_fields)
        if not own.knows("text") and not own.knows("texts"):
            connect = 'il.connect("bedrock_runtime").models.invoke takes any body'
            raise Unsupported("embed", f"no form of this model's requests is known; {connect}", model=request.model)
        if not own.knows("texts") and request.inputs[1:]:
            raise Unsupported("inputs", "the model takes one text at a time", model=request.model)
        own.add("text", request.inputs[0])
        own.add("texts", list(request.inputs))
        own.add("task", _TASKS[request.task or "document"])
        if request.dimensions is not None:
            own.add("dimensions", request.dimensions)
        if request.task == "similarity" and own.knows("task"):
            notes.add("task", "the model has no such task; asked for as clustering, which compares alike")
        unsaid: dict[str, object] = {"user": request.user, "task": request.task, "dimensions": request.dimensions}
        unsaid |= {"titles": request.titles or None}
        notes.add_given(
            {name: value for name, value in unsaid.items() if not own.knows(name)},
            "the model has no such setting; left out",
        )
        body = with_options(own.fields, request.options)
        return Encoded(Request(MODELS_INVOKE, path={"modelId": request.model}, body=body), notes.warnings)

    def decode(self, reply: bytes, /) -> EmbeddingResponse:
        """The vectors in the order of the inputs."""
        try:
            told = json.loads(reply)
        except ValueError as error:
            raise InvalidReply("the reply is no JSON", body=reply[:65536]) from error
        vectors = _vectors(cast("Mapping[str, Any]", told)) if isinstance(told, Mapping) else None
        if vectors is None:
            raise InvalidReply("the reply has no embeddings", body=reply[:65536])
        tokens = count_in(cast("Mapping[str, Any]", told).get("inputTextTokenCount"))
        return EmbeddingResponse(embeddings=tuple(vectors), usage=Usage(input_tokens=tokens), raw=told)


def _vectors(told: Mapping[str, Any]) -> Sequence[Sequence[float]] | None:
    """One vector, or several, which may stand by the type of their numbers."""
    several = told.get("embeddings")
    found = cast("Mapping[str, Any]", several).get("float") if isinstance(several, Mapping) else several
    if isinstance(told.get("embedding"), list):
        return [told["embedding"]]
    return cast("list[Sequence[float]]", found) if isinstance(found, list) else None
