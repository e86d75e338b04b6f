"""The format of text-generation-inference in which a model goes on from a text, as its containers take it, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from interlingua.protocols.base import Capabilities
from interlingua.protocols.misfits import GuardedDecoder
from interlingua.protocols.no_chat import read_plain_error
from interlingua.protocols.tgi_generate.answers import TokenDecoder, decode_reply
from interlingua.protocols.tgi_generate.encode import NAME, encode_request

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse
    from interlingua.profiles import Profile
    from interlingua.protocols.base import Encoded, ErrorFacts
    from interlingua_wire.tgi.types import StreamResponse


class GenerateChat:
    """Chat by `POST /`, which takes `inputs` and `parameters`."""

    name = NAME

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The call that asks for a reply."""
        return encode_request(request, profile, stream=stream)

    def decode(self, reply: bytes, /) -> ChatResponse:
        """The reply as ours; it comes in a list, or alone."""
        return decode_reply(reply)

    def decoder(self) -> GuardedDecoder[StreamResponse]:
        """The state of one stream."""
        return GuardedDecoder(TokenDecoder())

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body."""
        return read_plain_error(status, _told(body))


def _told(body: Any) -> Any:
    """A container's host has its own capital letters."""
    match body:
        case {"Message": str(message)}:
            return {"message": message}
        case _:
            return body


capabilities = Capabilities(chat=GenerateChat())
