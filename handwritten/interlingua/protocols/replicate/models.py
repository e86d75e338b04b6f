"""The language models of Replicate: one of its collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ModelCard
from interlingua.protocols.base import Encoded
from interlingua.protocols.scalars import listed
from interlingua_wire._core.request import Request
from interlingua_wire.replicate.resources.collections import COLLECTIONS_GET

if TYPE_CHECKING:
    from interlingua_wire.replicate.types import CollectionResponse

COLLECTION = "language-models"


class LanguageModels:
    """Models by `GET /collections/language-models`, on one page."""

    def encode(self, cursor: str | None) -> Encoded:
        """The call that asks for them."""
        return Encoded(Request(COLLECTIONS_GET, path={"collection_slug": COLLECTION}))

    def decode(self, reply: CollectionResponse, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The models; there is no further page."""
        found = listed(reply.models, "list of models")
        return tuple(
            ModelCard(id=f"{each.owner}/{each.name}", provider="", kind="chat", raw=each) for each in found
        ), None
