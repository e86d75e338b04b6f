"""What the events of a Realtime turn say together."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from typing import Any

from interlingua.errors import InvalidReply
from interlingua.messages import ToolCall
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.fields import object_at, objects_at, text_at
from interlingua.protocols.live import Json, Spoken
from interlingua.protocols.openai_realtime.name import DONE, HEARD
from interlingua.rate_limits import RateLimit


def spoken_in(raw: Sequence[Json], messages: Sequence[Any]) -> Spoken:
    """What a turn says. Of responses that were stopped, only the last one's part counts: none came after it."""
    dones = [object_at(event, "response") for event in raw if event.get("type") == DONE]
    last = dones[-1] if dones else {}
    void = {text_at(done, "id") for done in dones[:-1] if done.get("status") == "cancelled"}
    told = [event for event in raw if text_at(event, "response_id") not in void or not text_at(event, "response_id")]
    return Spoken(
        text=_deltas(told, "response.output_text.delta"),
        audio=b"".join(_samples(event) for event in told if event.get("type") == "response.output_audio.delta"),
        transcript=_deltas(told, "response.output_audio_transcript.delta"),
        heard="".join(text_at(event, "transcript") for event in raw if event.get("type") == HEARD),
        interrupted=last.get("status") == "cancelled",
        status=text_at(last, "status") or None,
        usage=_usage(messages),
        calls=tuple(_calls_of(last)) if last.get("status") == "completed" else (),
        rate_limits=_limits(raw),
    )


def calls_in(message: Json) -> list[ToolCall]:
    """The functions that a response wants called. Raises `InvalidReply` for arguments that are no object."""
    return _calls_of(object_at(message, "response"))


def _calls_of(response: Json) -> list[ToolCall]:
    items = objects_at(response, "output")
    return [_call(item) for item in items if item.get("type") == "function_call"]


def _call(item: Json) -> ToolCall:
    arguments = arguments_from(item.get("arguments"))
    if arguments is None:
        raise InvalidReply(f"the arguments of a call of {text_at(item, 'name')!r} are no JSON object")
    return ToolCall(text_at(item, "call_id"), text_at(item, "name"), arguments)


def _deltas(events: Sequence[Json], kind: str) -> str:
    return "".join(text_at(event, "delta") for event in events if event.get("type") == kind)


def _samples(event: Json) -> bytes:
    try:
        return b64decode(text_at(event, "delta"), validate=True)
    except NotBase64:
        raise InvalidReply("sound that is no base64") from None


def _usage(messages: Sequence[Any]) -> Any:
    """That of the last response, or of the last thing written down."""
    from interlingua_wire.openai.types import (
        RealtimeServerEventConversationItemInputAudioTranscriptionCompleted,
        RealtimeServerEventResponseDone,
    )

    for message in reversed(messages):
        match message:
            case RealtimeServerEventResponseDone():
                return message.response.usage
            case RealtimeServerEventConversationItemInputAudioTranscriptionCompleted() if not any(
                isinstance(each, RealtimeServerEventResponseDone) for each in messages
            ):
                return message.usage
            case _:
                continue
    return None


def _limits(raw: Sequence[Json]) -> Mapping[str, RateLimit]:
    told = [
        item for event in raw if event.get("type") == "rate_limits.updated" for item in objects_at(event, "rate_limits")
    ]
    return {
        text_at(item, "name"): RateLimit(
            limit=item.get("limit"), remaining=item.get("remaining"), reset=item.get("reset_seconds")
        )
        for item in told
    }
