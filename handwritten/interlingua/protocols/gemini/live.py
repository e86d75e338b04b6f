"""One Live conversation without I/O: what was said since the server last gave a handle, so that nothing is lost.

A connection ends after some minutes, with a GoAway before or without. The next one goes on from the last handle; what
came after it is said again as history, and only a turn that was never answered is answered anew.
https://ai.google.dev/gemini-api/docs/live-session, checked 2026-11-28.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

from interlingua.errors import ErrorFacts, Unsupported
from interlingua.messages import ToolCall, ToolResult
from interlingua.protocols.gemini.encode_results import encode_result
from interlingua.protocols.live import Json, Spoken
from interlingua.protocols.notes import Notes
from interlingua.tools import Tool

Content: TypeAlias = Mapping[str, Any]

HEARD_TYPE = "audio/pcm;rate=16000"
"""What the model hears best: 16 bit, little-endian, one channel."""
CONSTRAINED = {"v1beta": "v1alpha", ".BidiGenerateContent": ".BidiGenerateContentConstrained"}
"""What differs in the address of a session that is opened with an ephemeral token."""


class GeminiLive:
    """What is sent in a Live session, and what the server's messages ask for."""

    socket = "LIVE"

    def address(
        self, path: str, *, model: str, config: Mapping[str, Any], token: str | None
    ) -> tuple[str, Mapping[str, str] | None]:
        """Where a session is opened, and what with, where that is not the key."""
        if token is None:
            return path, None
        for plain, constrained in CONSTRAINED.items():
            path = path.replace(plain, constrained)
        return path, {"authorization": f"Token {token}"}

    def begin(self, model: str, config: Mapping[str, Any], tools: Sequence[Tool], *, resumes: bool) -> Conversation:
        """A conversation in which nothing has been said."""
        setup: Json = {"model": model if "/" in model else f"models/{model}", **config}
        if tools:
            declared = {"functionDeclarations": [_declaration(tool) for tool in tools]}
            setup["tools"] = [*setup.get("tools", ()), declared]
        return Conversation(setup, resumes=resumes)

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
        found = _list(_within(message, "toolCall"), "functionCalls")
        return [ToolCall(_text(call, "id"), _text(call, "name"), _within(call, "args")) for call in found]

    def has_begun(self, message: Json) -> bool:
        """Whether the setup was taken."""
        return "setupComplete" in message

    def read_error(self, message: Json, /) -> ErrorFacts | None:
        """Errors come as ends of the connection."""
        return None

    def reply(self, raw: Sequence[Json], messages: Sequence[Any]) -> Spoken:
        """What all messages of a turn say together."""
        contents = [_within(message, "serverContent") for message in raw]
        parts = [part for content in contents for part in _list(_within(content, "modelTurn"), "parts")]
        return Spoken(
            text="".join(part.get("text", "") for part in parts if not part.get("thought")),
            audio=b"".join(
                base64.b64decode(part["inlineData"].get("data", "")) for part in parts if "inlineData" in part
            ),
            transcript="".join(_text(_within(content, "outputTranscription"), "text") for content in contents),
            heard="".join(_text(_within(content, "inputTranscription"), "text") for content in contents),
            interrupted=any(content.get("interrupted") for content in contents),
            status=next((word for content in contents if (word := _text(content, "turnCompleteReason"))), None),
            usage=next((found for item in reversed(messages) if (found := item.usage_metadata) is not None), None),
        )


def _realtime(**fields: Any) -> list[Json]:
    """What is heard, seen or typed as it happens."""
    return [{"realtimeInput": fields}]


def _blob(content: bytes, media_type: str) -> Json:
    """Bytes within a message."""
    return {"data": base64.b64encode(content).decode(), "mimeType": media_type}


def _declaration(tool: Tool) -> Json:
    declaration: Json = {"name": tool.name, "description": tool.description}
    if tool.parameters.get("properties"):
        declaration["parametersJsonSchema"] = dict(tool.parameters)
    return declaration


class Conversation:
    """What has been said, and what is still to be answered."""

    def __init__(self, setup: Mapping[str, Any], *, resumes: bool) -> None:
        self._setup = dict(setup)
        self._resumes = resumes
        self._handle: str | None = None
        self._history: list[Content] = []
        """What was said since the handle was given."""
        self._answered = 0
        """How much of that belongs to turns that are over."""
        self._realtime: list[Json] = []
        """What was said as it happened, since the last turn was over."""
        self._pending: dict[str, Json] = {}
        """Calls of functions whose results are still to come, by id."""
        self._orphans: set[str] = set()
        """Those of an earlier connection: the server of now has them as history only."""
        self._reset()
        self.is_waiting = False
        """Whether the server has yet to answer."""
        self.is_leaving = False
        """Whether the server has said that this connection ends soon."""

    def _reset(self) -> None:
        self._said: list[str] = []
        self._spoken: list[str] = []
        self._heard: list[str] = []

    def opening(self) -> Json:
        """The first message of a connection."""
        resumption = {**self._setup.get("sessionResumption", {}), **({"handle": self._handle} if self._handle else {})}
        return {"setup": {**self._setup, **({"sessionResumption": resumption} if self._resumes else {})}}

    def replay(self) -> list[Json]:
        """What brings a new connection to where the old one was; what the model had said of an open turn is void."""
        self._reset()
        self.is_leaving = False
        self._orphans |= set(self._pending)
        is_asked_again = self.is_waiting and not self._pending and not self._realtime
        messages: list[Json] = []
        if self._history:
            messages.append({"clientContent": {"turns": list(self._history), "turnComplete": is_asked_again}})
        return [*messages, *self._realtime]

    def note_sent(self, message: Json, /) -> list[Json]:
        """A message on its way; gives what is really to be sent."""
        if "clientContent" in message:
            content = message["clientContent"]
            self._history += content.get("turns", ())
            self.is_waiting = self.is_waiting or bool(content.get("turnComplete"))
        if "realtimeInput" in message:
            self._realtime.append(message)
            self.is_waiting = self.is_waiting or bool(
                message["realtimeInput"].keys() & {"text", "activityEnd", "audioStreamEnd"}
            )
        if "toolResponse" in message:
            return [self._results(message)]
        return [message]

    def _results(self, message: Json) -> Json:
        responses: list[Json] = message["toolResponse"]["functionResponses"]
        turn = {"role": "user", "parts": [{"functionResponse": response} for response in responses]}
        self._history.append(turn)
        ids = {response.get("id", "") for response in responses}
        for called in ids:
            self._pending.pop(called, None)
        if ids & self._orphans:
            self._orphans -= ids
            return {"clientContent": {"turns": [turn], "turnComplete": True}}
        return message

    def note_received(self, message: Json, /) -> list[Json]:
        """A message that has come; it asks for none."""
        content = _within(message, "serverContent")
        for part in _list(_within(content, "modelTurn"), "parts"):
            if "text" in part and not part.get("thought"):
                self._said.append(part["text"])
        self._spoken.append(_text(_within(content, "outputTranscription"), "text"))
        self._heard.append(_text(_within(content, "inputTranscription"), "text"))
        if content.get("turnComplete") or content.get("interrupted"):
            self._end_turn()
        if calls := _list(_within(message, "toolCall"), "functionCalls"):
            self._call(calls)
        for called in _list(_within(message, "toolCallCancellation"), "ids"):
            self._pending.pop(called, None)
        update = _within(message, "sessionResumptionUpdate")
        if update.get("resumable") and update.get("newHandle"):
            self._handle = update["newHandle"]
            self._history, self._answered = self._history[self._answered :], 0
        self.is_leaving = self.is_leaving or "goAway" in message
        return []

    def ends_turn(self, message: Json, /) -> bool:
        """Whether nothing more comes of this turn."""
        content = _within(message, "serverContent")
        return bool(content.get("turnComplete") or content.get("interrupted"))

    def _call(self, calls: list[Json]) -> None:
        self._flush()
        self._history.append({"role": "model", "parts": [{"functionCall": call} for call in calls]})
        self._pending |= {call.get("id", ""): call for call in calls}

    def _end_turn(self) -> None:
        self._flush()
        self._answered = len(self._history)
        self._realtime.clear()
        self._pending.clear()
        self.is_waiting = False

    def _flush(self) -> None:
        """What was said becomes history."""
        typed = [message["realtimeInput"].get("text", "") for message in self._realtime]
        for role, texts in (
            ("user", [*typed, *self._heard]),
            ("model", self._said if any(self._said) else self._spoken),
        ):
            text = "".join(texts)
            if text:
                self._history.append({"role": role, "parts": [{"text": text}]})
        self._realtime.clear()
        self._reset()


def _within(message: Json, name: str) -> Json:
    """The object of this name; an empty one where there is none."""
    found: Any = message.get(name)
    return cast("Json", found) if isinstance(found, dict) else {}


def _list(message: Json, name: str) -> list[Any]:
    """The list of this name; an empty one where there is none."""
    found: Any = message.get(name)
    return [*cast("list[object]", found)] if isinstance(found, list) else []


def _text(message: Json, name: str) -> str:
    """The text of this name; an empty one where there is none."""
    found: Any = message.get(name)
    return found if isinstance(found, str) else ""


live = GeminiLive()
