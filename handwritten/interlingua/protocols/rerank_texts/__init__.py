"""Reranking by `POST /rerank` with `texts`, as Hugging Face's text-embeddings-inference serves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.profiles import Profile
from interlingua.protocols.base import Capabilities, Encoded
from interlingua.protocols.no_chat import NoChat, read_plain_error
from interlingua.protocols.options import with_options
from interlingua.reranking import RerankedDocument, RerankRequest, RerankResponse
from interlingua_wire._core.request import Request
from interlingua_wire.tei.resources.rerank import RERANK_CREATE

if TYPE_CHECKING:
    from interlingua_wire.tei import types


class RerankTexts:
    """The server has one model, and gives all texts back; `top_n` is cut off from them."""

    def encode(self, request: RerankRequest, profile: Profile) -> Encoded:
        """The call that asks for the order."""
        body: types.RerankRequest = {"query": request.query, "texts": list(request.documents)}
        return Encoded(Request(RERANK_CREATE, body=with_options(dict(body), request.options)))

    def decode(self, reply: types.RerankResponse, request: RerankRequest, /) -> RerankResponse:
        """The order."""
        results = tuple(
            RerankedDocument(index=each.index, score=each.score, document=request.document(each.index))
            for each in reply
        )
        return RerankResponse(results=results[: request.top_n], raw=reply)


capabilities = Capabilities(chat=NoChat("rerank_texts", read_plain_error), rerank=RerankTexts())
