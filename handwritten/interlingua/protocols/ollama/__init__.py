"""Ollama's own API: chat, embeddings and the list of models, streamed line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from interlingua.protocols.base import Capabilities
from interlingua.protocols.misfits import GuardedDecoder, read_reply
from interlingua.protocols.ollama.decode import decode_reply
from interlingua.protocols.ollama.embeddings import OllamaEmbeddings
from interlingua.protocols.ollama.encode import encode_request
from interlingua.protocols.ollama.errors import read_error
from interlingua.protocols.ollama.models import OllamaModels
from interlingua.protocols.ollama.name import PROTOCOL

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse
    from interlingua.profiles import Profile
    from interlingua.protocols.base import Encoded, ErrorFacts
    from interlingua_wire.ollama import types


class OllamaChat:
    """Chat by `POST /api/chat`."""

    name = PROTOCOL

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The call that asks for a reply."""
        return encode_request(request, profile, stream=stream)

    def decode(self, reply: types.ChatResponse, /) -> ChatResponse:
        """The reply as ours; its timings and the moment it was made are in `raw`."""
        return evolve(read_reply(decode_reply, reply), raw=reply)

    def decoder(self) -> GuardedDecoder[types.ChatStreamEvent]:
        """The state of one stream."""
        from interlingua.protocols.ollama.stream import LineDecoder

        return GuardedDecoder(LineDecoder())

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body, or of a line in the middle of a stream."""
        return read_error(body)


capabilities = Capabilities(chat=OllamaChat(), embeddings=OllamaEmbeddings(), models=OllamaModels())
