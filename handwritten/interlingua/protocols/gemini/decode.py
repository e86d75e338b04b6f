"""A reply of Gemini as a response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from interlingua.chat import ChatResponse
from interlingua.errors import InvalidReply
from interlingua.folding import Collector
from interlingua.protocols.gemini.stream import ContentDecoder

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import GenerateContentResponse


def decode_reply(reply: GenerateContentResponse) -> ChatResponse:
    """The response of a plain call. An answer that does not say why it ended is kept, with the finish `other`."""
    decoder, collector = ContentDecoder(), Collector()
    for event in (*decoder.feed(reply), *decoder.end()):
        collector.add(event)
    if collector.is_complete:
        return collector.response()
    partial = collector.partial()
    if not partial.message.parts:
        raise InvalidReply("the reply has no candidate with content or a finish reason, and names no block reason")
    return evolve(partial, finish_reason="other")
