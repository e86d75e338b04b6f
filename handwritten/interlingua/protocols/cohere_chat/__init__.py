"""Cohere's second version: chat, embeddings, reranking, token counts and the list of models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from interlingua.protocols.base import Capabilities
from interlingua.protocols.cohere_chat.count import CohereCount
from interlingua.protocols.cohere_chat.decode import decode_reply
from interlingua.protocols.cohere_chat.embeddings import CohereEmbeddings
from interlingua.protocols.cohere_chat.encode import encode_request
from interlingua.protocols.cohere_chat.errors import read_error
from interlingua.protocols.cohere_chat.models import CohereModels
from interlingua.protocols.cohere_chat.name import PROTOCOL
from interlingua.protocols.cohere_chat.rerank import CohereRerank
from interlingua.protocols.misfits import GuardedDecoder, read_reply

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse
    from interlingua.profiles import Profile
    from interlingua.protocols.base import Encoded, ErrorFacts
    from interlingua_wire.cohere.types import ChatResponseV2, StreamedChatResponseV2


class CohereChat:
    """Chat by `POST /v2/chat`."""

    name = PROTOCOL

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The call that asks for a reply."""
        return encode_request(request, profile, stream=stream)

    def decode(self, reply: ChatResponseV2, /) -> ChatResponse:
        """The reply as ours."""
        return evolve(read_reply(decode_reply, reply), raw=reply)

    def decoder(self) -> GuardedDecoder[StreamedChatResponseV2]:
        """The state of one stream."""
        from interlingua.protocols.cohere_chat.stream import ReplyDecoder

        return GuardedDecoder(ReplyDecoder())

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body."""
        return read_error(status, body)


capabilities = Capabilities(
    chat=CohereChat(),
    embeddings=CohereEmbeddings(),
    rerank=CohereRerank(),
    count=CohereCount(),
    models=CohereModels(),
)
