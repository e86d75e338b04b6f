"""Texts in the order in which they fit a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.options import with_options
from interlingua.protocols.scalars import listed
from interlingua.reranking import RerankedDocument, RerankRequest, RerankResponse
from interlingua_wire._core.request import Request
from interlingua_wire.watsonx.resources.rerank import RERANK_CREATE

if TYPE_CHECKING:
    from interlingua_wire.watsonx import types


class WatsonxRerank:
    """Orders by `POST /ml/v1/text/rerank`."""

    def encode(self, request: RerankRequest, profile: Profile) -> Encoded:
        """The call that asks for the order."""
        body: types.RerankRequest = {
            "model_id": request.model,
            "query": request.query,
            "inputs": [{"text": document} for document in request.documents],
        }
        if request.top_n is not None:
            body["parameters"] = {"return_options": {"top_n": request.top_n}}
        return Encoded(Request(RERANK_CREATE, body=with_options(dict(body), request.options)))

    def decode(self, reply: types.RerankResponse, request: RerankRequest, /) -> RerankResponse:
        """The order."""
        results = tuple(
            RerankedDocument(index=each.index, score=each.score, document=request.document(each.index))
            for each in listed(reply.results, "list of results")
        )
        return RerankResponse(results=results, raw=reply)
