"""Documents in the order in which they fit a query, by `POST /v2/rerank`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.options import with_options
from interlingua.protocols.scalars import listed
from interlingua.reranking import RerankedDocument, RerankRequest, RerankResponse
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.cohere.resources.rerank import RERANK_CREATE

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import ApiMeta, RerankRequestV2, RerankResponseV2


class CohereRerank:
    """Reranking; `max_tokens_per_doc` and `priority` come by `options`."""

    def encode(self, request: RerankRequest, profile: Profile) -> Encoded:
        """The call that asks for the order."""
        body: RerankRequestV2 = {
            "model": request.model,
            "query": request.query,
            "documents": list(request.documents),
        }
        if request.top_n is not None:
            body["top_n"] = request.top_n
        return Encoded(Request(RERANK_CREATE, body=with_options(dict(body), request.options)))

    def decode(self, reply: RerankResponseV2, request: RerankRequest, /) -> RerankResponse:
        """The order. What is billed, in searches, is in `raw`."""
        return RerankResponse(
            results=tuple(
                RerankedDocument(
                    index=result.index, score=result.relevance_score, document=request.document(result.index)
                )
                for result in listed(reply.results, "list of results")
            ),
            usage=_usage(reply.meta),
            id=reply.id or None,
            raw=reply,
        )


def _usage(meta: ApiMeta | None) -> Usage:
    counted = meta and (meta.tokens or meta.billed_units)
    if not counted:
        return Usage()
    return Usage(input_tokens=int(counted.input_tokens or 0), output_tokens=int(counted.output_tokens or 0))
