"""A generated text as a response, whole or token by token."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

from interlingua.chat import ChatResponse, FinishReason, Logprob
from interlingua.errors import InvalidReply
from interlingua.events import Event, Finish, Start, TextDelta, TextEnd, TextStart
from interlingua.messages import Message, Text
from interlingua.usage import Usage
from interlingua_wire._core.wire import Wire

if TYPE_CHECKING:
    from interlingua_wire.tgi.types import GenerateResponse, StreamResponse, Token

REPLY: Wire[GenerateResponse] = Wire("tgi.types.shared_generate", "GenerateResponse")
FINISH_REASONS: dict[str, FinishReason] = {"eos_token": "stop", "stop_sequence": "stop", "length": "length"}


def decode_reply(body: bytes) -> ChatResponse:
    """The response of a plain call."""
    try:
        found: Any = json.loads(body)
    except ValueError as error:
        raise InvalidReply("the reply is no JSON", body=body[:1000]) from error
    first: object = next(iter(cast("list[object]", found)), None) if isinstance(found, list) else found
    if not isinstance(first, dict) or not isinstance(cast("dict[str, object]", first).get("generated_text"), str):
        raise InvalidReply("the reply holds no generated_text", body=body[:1000])
    reply = REPLY.decode_value(cast("object", first))
    details = reply.details
    reason = None if details is None else details.finish_reason
    prompt = (details and details.prefill) or ()
    return ChatResponse(
        message=Message("assistant", (Text(reply.generated_text),)),
        finish_reason=decode_finish(reason),
        raw_finish_reason=reason,
        usage=Usage(input_tokens=len(prompt), output_tokens=(details and details.generated_tokens) or 0),
        logprobs=tuple(decode_logprobs((details and details.tokens) or ())),
        raw=reply,
    )


def decode_finish(reason: str | None) -> FinishReason:
    """Our word for why it stopped; a container that says nothing of it has come to its end."""
    return "other" if reason is None else FINISH_REASONS.get(reason, "other")


def decode_logprobs(tokens: Iterable[Token]) -> Iterator[Logprob]:
    """One entry a token of the answer."""
    for token in tokens:
        if token.logprob is not None and not token.special:
            yield Logprob(token=token.text, logprob=token.logprob)


class TokenDecoder:
    """Holds the state of one stream; its last event has the whole text."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._logprobs: list[Logprob] = []
        self._usage = Usage()

    def feed(self, event: StreamResponse, /) -> Iterator[Event]:
        """The events that one token makes."""
        if not self._pieces:
            yield Start(raw=event)
            yield TextStart(0, raw=event)
        piece = "" if event.token.special else event.token.text
        self._pieces.append(piece)
        self._logprobs.extend(decode_logprobs([event.token]))
        if piece:
            yield TextDelta(0, piece, raw=event)
        if event.generated_text is not None:
            yield from self._conclude(event)

    def end(self) -> Iterator[Event]:
        """Nothing is owed: `Finish` came with the last token."""
        return iter(())

    @property
    def usage(self) -> Usage:
        """The last event tells it."""
        return self._usage

    def _conclude(self, event: StreamResponse) -> Iterator[Event]:
        details = event.details
        reason = None if details is None else details.finish_reason
        if details is not None:
            self._usage = Usage(input_tokens=details.input_length or 0, output_tokens=details.generated_tokens or 0)
        yield TextEnd(0, Text("".join(self._pieces)), raw=event)
        yield Finish(decode_finish(reason), reason, self._usage, tuple(self._logprobs), raw=event)
