"""Listing the models that a server of the Messages API offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlingua.chat import ModelCard
from interlingua.errors import InvalidReply
from interlingua.protocols.base import Encoded
from interlingua_wire._core.request import Request
from interlingua_wire.anthropic.resources.models import MODELS_LIST

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import ListResponseModelInfo, ModelInfo


class MessagesModels:
    """Models by `GET /v1/models`."""

    def encode(self, cursor: str | None) -> Encoded:
        """One page of the list."""
        return Encoded(Request(MODELS_LIST, query={} if cursor is None else {"after_id": cursor}))

    def decode(self, reply: ListResponseModelInfo, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The models of one page, and the cursor of the next."""
        cards = tuple(_card(model) for model in _given(reply.data) if model.id)
        return cards, reply.last_id if reply.has_more else None


def _card(model: ModelInfo) -> ModelCard:
    return ModelCard(
        id=model.id,
        provider="",
        name=model.display_name,
        input_limit=model.max_input_tokens,
        output_limit=model.max_tokens,
        raw=model,
    )


def _given(models: Sequence[ModelInfo] | None) -> Sequence[ModelInfo]:
    if models is None:
        raise InvalidReply("the reply has no list of models")
    return models
