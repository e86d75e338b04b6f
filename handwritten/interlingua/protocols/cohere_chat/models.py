"""Listing the models that Cohere offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ModelCard, ModelKind
from interlingua.protocols.base import Encoded
from interlingua.protocols.scalars import listed
from interlingua_wire._core.request import Request
from interlingua_wire.cohere.resources.models import MODELS_LIST

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import GetModelResponse, ListModelsResponse

_KINDS: dict[str, ModelKind] = {"chat": "chat", "generate": "chat", "embed": "embedding", "rerank": "rerank"}
"""By the first purpose that a model serves."""


class CohereModels:
    """Models by `GET /v1/models`."""

    def encode(self, cursor: str | None) -> Encoded:
        """One page of the list."""
        return Encoded(Request(MODELS_LIST, query={} if cursor is None else {"page_token": cursor}))

    def decode(self, reply: ListModelsResponse, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The models of one page, and the cursor of the next."""
        models = listed(reply.models, "list of models")
        cards = tuple(_card(model, model.name) for model in models if model.name)
        return cards, reply.next_page_token or None


def _card(model: GetModelResponse, name: str) -> ModelCard:
    limit = None if model.context_length is None else int(model.context_length)
    kinds: list[ModelKind] = [_KINDS[purpose] for purpose in model.endpoints or () if purpose in _KINDS]
    return ModelCard(id=name, provider="", input_limit=limit, kind=next(iter(kinds), None), raw=model)
