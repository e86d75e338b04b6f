"""What is said over a websocket in a Live conversation, and what the server's messages ask for."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from interlingua.errors import ErrorFacts, InvalidReply, Unsupported
from interlingua.messages import ToolCall, ToolResult
from interlingua.protocols.fields import object_at, objects_at, text_at
from interlingua.protocols.gemini.encode_results import encode_result
from interlingua.protocols.gemini.live_conversation import Content, Conversation
from interlingua.protocols.live import Json, Spoken
from interlingua.protocols.notes import Notes
from interlingua.tools import Tool

HEARD_TYPE = "audio/pcm;rate=16000"
"""What the model hears best: 16 bit, little-endian, one channel."""
SHOWN = 1000
"""Of what makes no sense, so much is in an error."""
CONSTRAINED = {"v1beta": "v1alpha", ".BidiGenerateContent": ".BidiGenerateContentConstrained"}
"""What differs in the address of a session that is opened with an ephemeral token."""


class GeminiLive:
    """What is sent in a Live session, and what the server's messages ask for."""

    socket = "LIVE"
    ends_each = True

    def address(
        self, path: str, *, model: str, config: Mapping[str, Any], token: str | None
    ) -> tuple[str, Mapping[str, str] | None]:
        """Where a session is opened, and what with, where that is not the key."""
        if token is None:
            return path, None
        for plain, constrained in CONSTRAINED.items():
            path = path.replace(plain, constrained)
        return path, {"authorization": f"Token {token}"}

    def begin(
        self, model: str, config: Mapping[str, Any], tools: Sequence[Tool], *, resumes: bool, kept: int
    ) -> Conversation:
        """A conversation in which nothing has been said."""
        setup: Json = {"model": model if "/" in model else f"models/{model}", **config}
        if tools:
            declared = {"functionDeclarations": [_declaration(tool) for tool in tools]}
            setup["tools"] = [*setup.get("tools", ()), declared]
        return Conversation(setup, resumes=resumes, kept=kept)

    def content(self, turns: Sequence[str | Content], *, complete: bool) -> list[Json]:
        """What a user says, or said before; a text is a turn of his."""
        contents = [{"role": "user", "parts": [{"text": turn}]} if isinstance(turn, str) else turn for turn in turns]
        return [{"clientContent": {"turns": contents, "turnComplete": complete}}]

    def audio(self, samples: bytes, media_type: str | None) -> list[Json]:
        """Sound as it happens."""
        return _realtime(audio=_blob(samples, media_type or HEARD_TYPE))

    def video(self, frame: bytes, media_type: str) -> list[Json]:
        """A picture as it happens."""
        return _realtime(video=_blob(frame, media_type))

    def typed(self, text: str) -> list[Json]:
        """Text as it happens."""
        return _realtime(text=text)

    def activity_start(self) -> list[Json]:
        """The user begins."""
        return _realtime(activityStart={})

    def activity_end(self) -> list[Json]:
        """The user is done."""
        return _realtime(activityEnd={})

    def audio_end(self) -> list[Json]:
        """The microphone is off."""
        return _realtime(audioStreamEnd=True)

    def interruption(self, played: float | None) -> list[Json]:
        """There is no message for it."""
        raise Unsupported("interrupt", "the model stops when it hears the user speak, or at start_activity")

    def results(self, results: Sequence[ToolResult]) -> list[Json]:
        """What came of the calls."""
        parts = [part for result in results for part in encode_result(result, result.name, Notes())]
        responses = [part["functionResponse"] for part in parts if "functionResponse" in part]
        return [{"toolResponse": {"functionResponses": responses}}]

    def calls(self, message: Json) -> list[ToolCall]:
        """The functions that a message wants called."""
        found = objects_at(object_at(message, "toolCall"), "functionCalls")
        return [ToolCall(text_at(call, "id"), text_at(call, "name"), object_at(call, "args")) for call in found]

    def has_begun(self, message: Json) -> bool:
        """Whether the setup was taken."""
        return "setupComplete" in message

    def read_error(self, message: Json, /) -> ErrorFacts | None:
        """Errors come as ends of the connection."""
        return None

    def reply(self, raw: Sequence[Json], messages: Sequence[Any]) -> Spoken:
        """What all messages of a turn say together."""
        contents = [object_at(message, "serverContent") for message in raw]
        parts = [part for content in contents for part in objects_at(object_at(content, "modelTurn"), "parts")]
        return Spoken(
            text="".join(text_at(part, "text") for part in parts if not part.get("thought")),
            audio=b"".join(_bytes_of(object_at(part, "inlineData")) for part in parts),
            transcript="".join(text_at(object_at(content, "outputTranscription"), "text") for content in contents),
            heard="".join(text_at(object_at(content, "inputTranscription"), "text") for content in contents),
            interrupted=any(content.get("interrupted") for content in contents),
            status=next((word for content in contents if (word := text_at(content, "turnCompleteReason"))), None),
            usage=next((found for item in reversed(messages) if (found := item.usage_metadata) is not None), None),
        )


def _realtime(**fields: Any) -> list[Json]:
    """What is heard, seen or typed as it happens."""
    return [{"realtimeInput": fields}]


def _blob(content: bytes, media_type: str) -> Json:
    """Bytes within a message."""
    return {"data": base64.b64encode(content).decode(), "mimeType": media_type}


def _bytes_of(blob: Json) -> bytes:
    try:
        return base64.b64decode(text_at(blob, "data"))
    except ValueError:
        raise InvalidReply("sound that is no base64", body=text_at(blob, "data")[:SHOWN].encode()) from None


def _declaration(tool: Tool) -> Json:
    declaration: Json = {"name": tool.name, "description": tool.description}
    if tool.parameters.get("properties"):
        declaration["parametersJsonSchema"] = dict(tool.parameters)
    return declaration


live = GeminiLive()
