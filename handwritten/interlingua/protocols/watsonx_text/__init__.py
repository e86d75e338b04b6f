"""What watsonx.ai does with texts besides chatting, in its own words: vectors, orders, and the list of models."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from interlingua.chat import ModelCard, ModelKind
from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse
from interlingua.profiles import Profile
from interlingua.protocols.base import Capabilities, Encoded
from interlingua.protocols.no_chat import NoChat
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua.protocols.scalars import listed
from interlingua.protocols.watsonx_text.errors import read_error
from interlingua.reranking import RerankedDocument, RerankRequest, RerankResponse
from interlingua.usage import Usage
from interlingua_wire._core.request import Request
from interlingua_wire.watsonx.resources.embeddings import EMBEDDINGS_CREATE
from interlingua_wire.watsonx.resources.models import MODELS_LIST
from interlingua_wire.watsonx.resources.rerank import RERANK_CREATE

if TYPE_CHECKING:
    from interlingua_wire.watsonx import types

NAME = "watsonx_text"
_KINDS: dict[str, ModelKind] = {
    "text_chat": "chat",
    "text_generation": "chat",
    "embedding": "embedding",
    "rerank": "rerank",
}
"""By what a model can do; the first that it can."""


class WatsonxEmbeddings:
    """Vectors by `POST /ml/v1/text/embeddings`."""

    def encode(self, request: EmbeddingRequest, profile: Profile) -> Encoded:
        """The call that asks for them; options go beside the inputs, such as `parameters`."""
        notes = Notes()
        given = {"dimensions": request.dimensions, "task": request.task, "user": request.user}
        notes.add_given({**given, "titles": request.titles or None}, "watsonx.ai has no such setting; left out")
        body: types.EmbeddingsRequest = {"model_id": request.model, "inputs": list(request.inputs)}
        return Encoded(Request(EMBEDDINGS_CREATE, body=with_options(dict(body), request.options)), notes.warnings)

    def decode(self, reply: types.EmbeddingsResponse, /) -> EmbeddingResponse:
        """The vectors in the order of the inputs."""
        return EmbeddingResponse(
            embeddings=tuple(each.embedding or () for each in listed(reply.results, "list of results")),
            usage=Usage(input_tokens=reply.input_token_count or 0),
            model=reply.model_id or "",
            raw=reply,
        )


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


capabilities = Capabilities(
    chat=NoChat(NAME, read_error, purpose="embeddings, reranking and the list of models"),
    embeddings=WatsonxEmbeddings(),
    rerank=WatsonxRerank(),
    models=WatsonxModels(),
)
