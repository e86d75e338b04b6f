"""The OpenAI Chat Completions wire format, which most compatible servers speak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from interlingua.protocols.base import Capabilities
from interlingua.protocols.misfits import GuardedDecoder, read_reply
from interlingua.protocols.openai_chat.decode_plain import decode_plain
from interlingua.protocols.openai_chat.embeddings import OpenAIEmbeddings
from interlingua.protocols.openai_chat.encode import encode_chat
from interlingua.protocols.openai_chat.errors import read_error
from interlingua.protocols.openai_chat.models import OpenAIModels
from interlingua.protocols.openai_chat.name import NAME

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse
    from interlingua.profiles import Profile
    from interlingua.protocols.base import Encoded, ErrorFacts
    from interlingua_wire.openai.types import CreateChatCompletionResponse, CreateChatCompletionStreamResponse


class OpenAIChat:
    """Chat by `POST /chat/completions`."""

    name = NAME

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The call that asks for a reply."""
        return encode_chat(request, profile, stream=stream)

    def decode(self, reply: CreateChatCompletionResponse, /) -> ChatResponse:
        """The reply as ours."""
        from interlingua.protocols.openai_chat.decode import decode_chat

        return read_reply(decode_chat, reply)

    def decoder(self) -> GuardedDecoder[CreateChatCompletionStreamResponse]:
        """The state of one stream."""
        from interlingua.protocols.openai_chat.stream import ChatDecoder

        return GuardedDecoder(ChatDecoder())

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body."""
        return read_error(status, body)


capabilities = Capabilities(chat=OpenAIChat(), embeddings=OpenAIEmbeddings(), models=OpenAIModels(), plain=decode_plain)
