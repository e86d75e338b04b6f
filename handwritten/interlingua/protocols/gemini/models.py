"""Listing the models that Gemini offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ModelCard, ModelKind
from interlingua.errors import InvalidReply
from interlingua.protocols.base import Encoded
from interlingua_wire._core.request import Request
from interlingua_wire.gemini.resources.models import MODELS_LIST

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import ListModelsResponse, Model


_KINDS: dict[str, ModelKind] = {
    "generateContent": "chat",
    "bidiGenerateContent": "chat",
    "embedContent": "embedding",
    "predict": "image",
    "predictLongRunning": "video",
}
"""By the methods that a model takes."""


class GeminiModels:
    """Models by `models.list`."""

    def encode(self, cursor: str | None) -> Encoded:
        """One page of the list."""
        return Encoded(Request(MODELS_LIST, query={} if cursor is None else {"pageToken": cursor}))

    def decode(self, reply: ListModelsResponse, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The models of one page, and the cursor of the next."""
        if reply.models is None:
            raise InvalidReply("the reply has no list of models")
        return tuple(_card(model, model.name) for model in reply.models if model.name), reply.next_page_token or None


def _card(model: Model, name: str) -> ModelCard:
    return ModelCard(
        id=name.removeprefix("models/"),
        provider="",
        name=model.display_name,
        input_limit=model.input_token_limit,
        output_limit=model.output_token_limit,
        kind=_kind(model),
        raw=model,
    )


def _kind(model: Model) -> ModelKind | None:
    methods = model.supported_generation_methods
    if methods is None:
        return None
    for method in methods:
        if method in _KINDS:
            return _KINDS[method]
    return "other"
