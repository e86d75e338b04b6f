"""Reranking by `POST /rerank` with `documents` and `top_n`, as most servers have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.profiles import Profile
from interlingua.protocols.base import Capabilities, Encoded
from interlingua.protocols.no_chat import NoChat, read_plain_error
from interlingua.protocols.options import with_options
from interlingua.protocols.scalars import listed
from interlingua.reranking import RerankedDocument, RerankRequest, RerankResponse
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.together.resources.rerank import RERANK_CREATE

if TYPE_CHECKING:
    from interlingua_wire.together import types


class Rerank:
    """Results tell the place of a document, and its score as `relevance_score`."""

    def encode(self, request: RerankRequest, profile: Profile) -> Encoded:
        """The call that asks for the order."""
        body: types.RerankRequest = {
            "model": request.model,
            "query": request.query,
            "documents": list(request.documents),
        }
        if request.top_n is not None:
            body["top_n"] = request.top_n
        return Encoded(Request(RERANK_CREATE, body=with_options(dict(body), request.options)))

    def decode(self, reply: types.RerankResponse, request: RerankRequest, /) -> RerankResponse:
        """The order."""
        return RerankResponse(
            results=tuple(
                RerankedDocument(index=each.index, score=each.relevance_score, document=request.document(each.index))
                for each in listed(reply.results, "list of results")
            ),
            usage=_usage(reply.usage),
            model=reply.model or "",
            id=reply.id,
            raw=reply,
        )


def _usage(usage: types.UsageData | None) -> Usage:
    """Some servers tell the whole only: nothing is written, so that it is what was read."""
    if usage is None:
        return Usage()
    return Usage(input_tokens=usage.prompt_tokens or usage.total_tokens or 0)


capabilities = Capabilities(chat=NoChat("rerank", read_plain_error), rerank=Rerank())
