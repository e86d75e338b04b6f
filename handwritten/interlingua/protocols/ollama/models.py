"""Listing the models that an Ollama server holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ModelCard
from interlingua.protocols.base import Encoded
from interlingua.protocols.scalars import listed
from interlingua_wire._core.request import Request
from interlingua_wire.ollama.resources.models import MODELS_LIST

if TYPE_CHECKING:
    from interlingua_wire.ollama.types import ListResponse


class OllamaModels:
    """Models by `GET /api/tags`, on one page."""

    def encode(self, cursor: str | None) -> Encoded:
        """The call that asks for them."""
        return Encoded(Request(MODELS_LIST))

    def decode(self, reply: ListResponse, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The models; there is no further page."""
        named = ((model.model or model.name, model) for model in listed(reply.models, "list of models"))
        return tuple(ModelCard(id=name, provider="", raw=model) for name, model in named if name), None
