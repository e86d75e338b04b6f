"""What came of a prediction as a response, whole or piece by piece."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from interlingua.chat import ChatResponse
from interlingua.errors import InvalidReply, JobFailed
from interlingua.events import Event, Finish, Start, TextDelta, TextEnd, TextStart
from interlingua.messages import Message, Text
from interlingua.protocols.scalars import count_in
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua_wire.replicate.types import PredictionResponse

SUCCEEDED = "succeeded"
TEXT = "text"
"""The field of an event that holds what came, which is no JSON."""


def decode_reply(reply: PredictionResponse) -> ChatResponse:
    """The text of a prediction that is over. Raises `JobFailed`, `InvalidReply`.

    Why a model stopped, Replicate does not say.
    """
    if reply.status != SUCCEEDED:
        message = f"prediction {reply.id} is {reply.status}: {reply.error or 'no explanation'}"
        raise JobFailed(message, code=None, details=reply.error, reply=reply)
    return ChatResponse(
        message=Message("assistant", (Text(_text(reply.output)),)),
        finish_reason="other",
        raw_finish_reason=reply.status,
        usage=decode_usage(reply),
        model=reply.model or "",
        id=reply.id,
        raw=reply,
    )


def decode_usage(reply: PredictionResponse) -> Usage:
    """The counts, where the model tells them."""
    told = (reply.metrics and reply.metrics.model_extra) or {}
    return Usage(
        input_tokens=count_in(told.get("input_token_count")), output_tokens=count_in(told.get("output_token_count"))
    )


def _text(output: object) -> str:
    """Language models give one text, or its pieces."""
    if isinstance(output, str):
        return output
    pieces = cast("Sequence[object]", output if isinstance(output, list) else ())
    texts = [each for each in pieces if isinstance(each, str)]
    if not isinstance(output, list) or len(texts) < len(pieces):
        raise InvalidReply("the output is no text: the model is not one of language")
    return "".join(texts)


class PieceDecoder:
    """Holds the state of one stream, which only an event `done` ends well."""

    glance = None

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._is_begun = False

    def feed(self, event: str, /) -> Sequence[Event]:
        """The events that one of the stream makes: a piece of the text, what the model logs, or the end."""
        found = cast("Mapping[str, Any]", json.loads(event))
        text = b64decode(found["data"][TEXT]).decode("utf-8", "replace") if found["event"] in ("output", "done") else ""
        return list(self._read(found["event"], text, event))

    def end(self) -> Sequence[Event]:
        """Nothing is owed: `Finish` came with the last event."""
        return ()

    @property
    def usage(self) -> Usage:
        """A stream does not tell it."""
        return Usage()

    def _read(self, name: str, text: str, raw: str) -> Iterator[Event]:
        if not self._is_begun:
            self._is_begun = True
            yield Start(raw=raw)
            yield TextStart(0, raw=raw)
        if name == "output" and text:
            self._pieces.append(text)
            yield TextDelta(0, text, raw=raw)
        if name == "done":
            yield from self._conclude(_reason(text), raw)

    def _conclude(self, reason: str, raw: str) -> Iterator[Event]:
        if reason != SUCCEEDED:
            raise JobFailed(f"the prediction ended early: {reason}", code=reason, details=None, reply=None)
        yield TextEnd(0, Text("".join(self._pieces)), raw=raw)
        yield Finish("other", reason, self.usage, (), raw=raw)


def _reason(data: str) -> str:
    """Why it is over: `canceled`, `error`, or nothing where all is well."""
    try:
        told: object = json.loads(data)
    except ValueError:
        return SUCCEEDED
    reason = cast("Mapping[str, object]", told if isinstance(told, Mapping) else {}).get("reason")
    return str(reason) if reason else SUCCEEDED
