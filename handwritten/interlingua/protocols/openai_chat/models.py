"""The models that a server offers, by `GET /models`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ModelCard
from interlingua.protocols.base import Encoded
from interlingua_wire._core.request import Request
from interlingua_wire.openai.resources.models import MODELS_LIST

if TYPE_CHECKING:
    from interlingua_wire.openai.types import ListModelsResponse


class OpenAIModels:
    """All models, on one page."""

    def encode(self, cursor: str | None) -> Encoded:
        """The call that asks for them."""
        return Encoded(Request(MODELS_LIST))

    def decode(self, reply: ListModelsResponse, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The models; there is no further page."""
        cards = (ModelCard(id=model.id, provider="", raw=model) for model in reply.data or () if model.id)
        return tuple(cards), None
