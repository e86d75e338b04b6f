"""Listing the models that a region of Bedrock offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlingua.chat import ModelCard
from interlingua.errors import InvalidReply
from interlingua.protocols.base import Encoded
from interlingua_wire._core.request import Request
from interlingua_wire.bedrock.resources.foundation_models import FOUNDATION_MODELS_LIST

if TYPE_CHECKING:
    from interlingua_wire.bedrock.types import FoundationModelSummary, ListFoundationModelsResponse


class ConverseModels:
    """Models by ListFoundationModels, which gives all of them at once."""

    def encode(self, cursor: str | None) -> Encoded:
        """The list."""
        return Encoded(Request(FOUNDATION_MODELS_LIST))

    def decode(self, reply: ListFoundationModelsResponse, /) -> tuple[tuple[ModelCard, ...], None]:
        """The models; there is no further page."""
        return tuple(_card(model) for model in _given(reply.model_summaries) if model.model_id), None


def _card(model: FoundationModelSummary) -> ModelCard:
    return ModelCard(id=model.model_id, provider="", name=model.model_name, raw=model)


def _given(models: Sequence[FoundationModelSummary] | None) -> Sequence[FoundationModelSummary]:
    if models is None:
        raise InvalidReply("the reply has no list of models")
    return models
