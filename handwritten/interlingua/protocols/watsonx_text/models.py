"""The foundation models that a region serves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from interlingua.chat import ModelCard, ModelKind
from interlingua.protocols.base import Encoded
from interlingua.protocols.scalars import listed
from interlingua_wire._core.request import Request
from interlingua_wire.watsonx.resources.models import MODELS_LIST

if TYPE_CHECKING:
    from interlingua_wire.watsonx import types


_KINDS: dict[str, ModelKind] = {
    "text_chat": "chat",
    "text_generation": "chat",
    "embedding": "embedding",
    "rerank": "rerank",
}
"""By what a model can do; the first that it can."""


class WatsonxModels:
    """Models by `GET /ml/v1/foundation_model_specs`."""

    def encode(self, cursor: str | None) -> Encoded:
        """One page of the list."""
        return Encoded(Request(MODELS_LIST, query={} if cursor is None else {"start": cursor}))

    def decode(self, reply: types.FoundationModels, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The models of one page, and the cursor of the next, which stands in its address."""
        cards = tuple(_card(model) for model in listed(reply.resources, "list of models") if model.model_id)
        address = (reply.next and reply.next.href) or ""
        return cards, next(iter(parse_qs(urlsplit(address).query).get("start", ())), None)


def _card(model: types.FoundationModel) -> ModelCard:
    limits = model.model_limits
    can = {each.id for each in model.functions or ()}
    return ModelCard(
        id=model.model_id,
        provider="",
        name=model.label,
        input_limit=None if limits is None else limits.max_sequence_length,
        output_limit=None if limits is None else limits.max_output_tokens,
        kind=next((kind for name, kind in _KINDS.items() if name in can), None),
        raw=model,
    )
