"""Amazon's Converse: chat, token counts and the list of models; and embeddings beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from interlingua.protocols.base import Capabilities
from interlingua.protocols.bedrock_converse.count import ConverseCount
from interlingua.protocols.bedrock_converse.decode import decode_reply
from interlingua.protocols.bedrock_converse.embeddings import InvokedEmbeddings
from interlingua.protocols.bedrock_converse.encode import encode_request
from interlingua.protocols.bedrock_converse.errors import read_error
from interlingua.protocols.bedrock_converse.models import ConverseModels
from interlingua.protocols.bedrock_converse.name import PROTOCOL
from interlingua.protocols.misfits import GuardedDecoder, read_reply

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse
    from interlingua.profiles import Profile
    from interlingua.protocols.base import Encoded, ErrorFacts
    from interlingua_wire.bedrock_runtime.types import ConverseResponse, ConverseStreamOutput


class ConverseChat:
    """Chat by Converse and ConverseStream."""

    name = PROTOCOL

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The call that asks for a reply."""
        return encode_request(request, profile, stream=stream)

    def decode(self, reply: ConverseResponse, /) -> ChatResponse:
        """The reply as ours."""
        return evolve(read_reply(decode_reply, reply), raw=reply)

    def decoder(self) -> GuardedDecoder[ConverseStreamOutput]:
        """The state of one stream."""
        from interlingua.protocols.bedrock_converse.stream import ConverseDecoder

        return GuardedDecoder(ConverseDecoder())

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body."""
        return read_error(status, headers, body)


capabilities = Capabilities(
    chat=ConverseChat(), embeddings=InvokedEmbeddings(), count=ConverseCount(), models=ConverseModels()
)
