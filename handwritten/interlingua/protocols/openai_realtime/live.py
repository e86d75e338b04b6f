"""What is said in a Realtime conversation, and what the server's events ask for.

https://platform.openai.com/docs/guides/realtime-conversations, checked 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from interlingua.errors import ErrorFacts, InvalidArgument, Unsupported
from interlingua.messages import File, Image, Text, ToolCall, ToolResult
from interlingua.protocols.fields import object_at
from interlingua.protocols.live import Json, Spoken
from interlingua.protocols.media import base64_text, data_url, image_media_type
from interlingua.protocols.openai_realtime.conversation import RealtimeConversation
from interlingua.protocols.openai_realtime.errors import read_error
from interlingua.protocols.openai_realtime.name import (
    APPEND,
    BEGUN,
    CREATE_ITEM,
    CREATE_RESPONSE,
    DONE,
    END_OF_SOUND,
    END_OF_SPEECH,
    INTERRUPTION,
    START_OF_SPEECH,
)
from interlingua.protocols.openai_realtime.reply import calls_in, spoken_in
from interlingua.tools import Tool

SOUNDS = frozenset({"audio/pcm", "audio/pcm;rate=24000", "audio/pcmu", "audio/pcma"})
PIECE = 6 << 20
"""Bytes of sound in one event, which takes 15 MiB of base64."""


class RealtimeLive:
    """The dialect."""

    socket = "REALTIME"
    ends_each = False

    def address(
        self, path: str, *, model: str, config: Mapping[str, Any], token: str | None
    ) -> tuple[str, Mapping[str, str] | None]:
        """The model stands in the query, unless the session only writes down what it hears."""
        query = {"intent": "transcription"} if _is_transcription(config) else {"model": model}
        headers = None if token is None else {"authorization": f"Bearer {token}"}
        return f"{path}?{urlencode(query)}", headers

    def begin(
        self, model: str, config: Mapping[str, Any], tools: Sequence[Tool], *, resumes: bool, kept: int
    ) -> RealtimeConversation:
        """A conversation in which nothing has been said."""
        session: Json = {"type": "realtime", **config}
        if tools:
            session["tools"] = [*session.get("tools", ()), *(_declaration(tool) for tool in tools)]
        return RealtimeConversation(_transcribing(session, model), kept=kept)

    def content(self, turns: Sequence[str | Mapping[str, Any]], *, complete: bool) -> list[Json]:
        """Texts are items of the user, others are items as they are."""
        items = [_said([{"type": "input_text", "text": turn}]) if isinstance(turn, str) else turn for turn in turns]
        return [*({"type": CREATE_ITEM, "item": dict(item)} for item in items), *_answer(complete)]

    def audio(self, samples: bytes, media_type: str | None) -> list[Json]:
        """Sound as it happens, in the format that the session is set to."""
        if media_type is not None and media_type.replace(" ", "") not in SOUNDS:
            raise InvalidArgument("media_type", repr(media_type), f"one of {', '.join(sorted(SOUNDS))}")
        starts = range(0, len(samples), PIECE)
        return [{"type": APPEND, "audio": base64_text(samples[start : start + PIECE])} for start in starts]

    def video(self, frame: bytes, media_type: str) -> list[Json]:
        """A picture is something the user says."""
        return [{"type": CREATE_ITEM, "item": _said([_picture(data_url(frame, media_type))])}]

    def typed(self, text: str) -> list[Json]:
        """Text as it happens."""
        return self.content([text], complete=True)

    def activity_start(self) -> list[Json]:
        """The user begins; the model stops."""
        return [{"type": START_OF_SPEECH}]

    def activity_end(self) -> list[Json]:
        """The user is done."""
        return [{"type": END_OF_SPEECH}]

    def audio_end(self) -> list[Json]:
        """The microphone is off: what it had heard last is said, too."""
        return [{"type": END_OF_SOUND}]

    def interruption(self, played: float | None) -> list[Json]:
        """Stops the model, and makes it forget what was not played of its sound."""
        return [{"type": INTERRUPTION, "played": played}]

    def results(self, results: Sequence[ToolResult]) -> list[Json]:
        """What came of the calls, and the wish for an answer."""
        items = [item for result in results for item in _items_of(result)]
        return [*({"type": CREATE_ITEM, "item": item} for item in items), *_answer(True)]

    def calls(self, message: Json, /) -> list[ToolCall]:
        """The functions that a whole response wants called. Raises `InvalidReply`."""
        is_whole = message.get("type") == DONE and object_at(message, "response").get("status") == "completed"
        return calls_in(message) if is_whole else []

    def has_begun(self, message: Json, /) -> bool:
        """Whether the session is as it was asked for."""
        return message.get("type") == BEGUN

    def read_error(self, message: Json, /) -> ErrorFacts | None:
        """The facts of an error event, or of a response that failed."""
        return read_error(message)

    def reply(self, raw: Sequence[Json], messages: Sequence[Any]) -> Spoken:
        """What all events of a turn say together."""
        return spoken_in(raw, messages)


def _is_transcription(config: Mapping[str, Any]) -> bool:
    return config.get("type") == "transcription"


def _transcribing(session: Json, model: str) -> Json:
    """A session that writes down has its model there, where no other is named."""
    if not _is_transcription(session):
        return session
    audio = object_at(session, "audio")
    heard = object_at(audio, "input")
    written = {"model": model, **object_at(heard, "transcription")}
    return {**session, "audio": {**audio, "input": {**heard, "transcription": written}}}


def _declaration(tool: Tool) -> Json:
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
    }


def _said(content: list[Json]) -> Json:
    return {"type": "message", "role": "user", "content": content}


def _picture(url: str) -> Json:
    return {"type": "input_image", "image_url": url}


def _answer(is_wanted: bool) -> list[Json]:
    return [{"type": CREATE_RESPONSE}] if is_wanted else []


def _items_of(result: ToolResult) -> Iterator[Json]:
    """The output is text alone; pictures follow as something the user says."""
    parts = (Text(result.content),) if isinstance(result.content, str) else result.content
    texts = [part.text for part in parts if isinstance(part, Text)]
    yield {"type": "function_call_output", "call_id": result.id, "output": "\n".join(texts)}
    pictures = [_picture(_address(part)) for part in parts if not isinstance(part, Text)]
    if pictures:
        yield _said(pictures)


def _address(part: Image | File) -> str:
    if isinstance(part, Image) and part.data is not None:
        return data_url(part.data, image_media_type(part))
    if isinstance(part, Image) and part.url is not None:
        return part.url
    raise Unsupported("messages", "a tool's result holds text and pictures, inline or by their address")


live = RealtimeLive()
