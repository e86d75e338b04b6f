"""Reranking by `POST /openai/v1/reranking` with `docs`; results repeat the text of a document, not its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlingua.errors import InvalidReply
from interlingua.profiles import Profile
from interlingua.protocols.base import Capabilities, Encoded
from interlingua.protocols.no_chat import NoChat, read_plain_error
from interlingua.protocols.options import with_options
from interlingua.protocols.scalars import listed
from interlingua.reranking import RerankedDocument, RerankRequest, RerankResponse
from interlingua_wire._core.request import Request
from interlingua_wire.groq.resources.reranking import RERANKING_CREATE

if TYPE_CHECKING:
    from interlingua_wire.groq import types


class RerankDocs:
    """All documents come back; `top_n` is cut off from them."""

    def encode(self, request: RerankRequest, profile: Profile) -> Encoded:
        """The call that asks for the order."""
        body: types.RerankingRequest = {
            "model": request.model,
            "query": request.query,
            "docs": list(request.documents),
        }
        return Encoded(Request(RERANKING_CREATE, body=with_options(dict(body), request.options)))

    def decode(self, reply: types.RerankingResponse, request: RerankRequest, /) -> RerankResponse:
        """The order."""
        results = _in_order(listed(reply.results, "list of results"), request)
        return RerankResponse(results=tuple(results[: request.top_n]), raw=reply)


def _in_order(results: Sequence[types.RerankingResult], request: RerankRequest) -> list[RerankedDocument]:
    """Documents of one text are told apart by their order."""
    places: dict[str, list[int]] = {}
    for place, document in enumerate(request.documents):
        places.setdefault(document, []).append(place)
    found: list[RerankedDocument] = []
    for each in results:
        if not places.get(each.doc):
            raise InvalidReply("a result is about a document that was not given")
        found.append(RerankedDocument(index=places[each.doc].pop(0), score=each.score, document=each.doc))
    return found


capabilities = Capabilities(chat=NoChat("rerank_docs", read_plain_error), rerank=RerankDocs())
