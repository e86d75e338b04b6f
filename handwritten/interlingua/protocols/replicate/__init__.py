"""Predictions of Replicate's language models: a text goes in under the names of each model's own schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from interlingua.protocols.base import Capabilities
from interlingua.protocols.replicate.decode import PieceDecoder, decode_reply
from interlingua.protocols.replicate.encode import NAME, encode_request
from interlingua.protocols.replicate.errors import read_error
from interlingua.protocols.replicate.jobs import Predictions
from interlingua.protocols.replicate.models import LanguageModels

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse
    from interlingua.profiles import Profile
    from interlingua.protocols.base import Encoded, ErrorFacts
    from interlingua_wire.replicate.types import PredictionResponse


class PredictionChat:
    """Chat by `POST /models/{owner}/{name}/predictions`."""

    name = NAME

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The call that begins a prediction."""
        return encode_request(request, profile, stream=stream)

    def decode(self, reply: PredictionResponse, /) -> ChatResponse:
        """What came of it. Raises `JobFailed`."""
        return decode_reply(reply)

    def decoder(self) -> PieceDecoder:
        """The state of one stream."""
        return PieceDecoder()

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """The facts of an error body."""
        return read_error(status, body)


capabilities = Capabilities(chat=PredictionChat(), models=LanguageModels(), jobs=Predictions())
