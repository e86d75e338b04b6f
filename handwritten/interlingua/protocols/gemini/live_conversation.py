"""One Live conversation without I/O: what was said since the server last gave a handle, so that nothing is lost.

A connection ends after some minutes, with a GoAway before or without. The next one goes on from the last handle; what
came after it is said again as history, and only a turn that was never answered is answered anew.
https://ai.google.dev/gemini-api/docs/live-session, checked 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from interlingua.protocols.fields import list_at, object_at, objects_at, text_at
from interlingua.protocols.live import Json

Content: TypeAlias = Mapping[str, Any]

ASKS = {"text", "activityEnd"}
"""What of that which is said as it happens is surely answered; sound may be."""
MEDIA = ("audio", "video")
SPEAKS = {"modelTurn", "outputTranscription"}
"""What shows that the model has begun to answer."""


class Conversation:
    """What has been said, and what is still to be answered.

    Of more than `kept` bytes of sound and pictures of a turn the oldest go, as of a microphone that is never off.
    """

    def __init__(self, setup: Mapping[str, Any], *, resumes: bool, kept: int) -> None:
        self._setup = dict(setup)
        self._resumes = resumes
        self._kept = kept
        self._size = 0
        """Bytes of sound and pictures there are of the open turn."""
        self.forgotten = 0
        """Those of it that have gone."""
        self._handle: str | None = None
        self._history: list[Content] = []
        """What was said since the handle was given."""
        self._answered = 0
        """How much of that belongs to turns that are over."""
        self._asked = 0
        """How much of it there was when an answer was last asked for."""
        self._realtime: list[Json] = []
        """What was said as it happened, since the last turn was over."""
        self._realtime_asked = 0
        """How much of that there was when an answer was last asked for."""
        self._begun: tuple[int, int] | None = None
        """How much there was of both when the model began to answer; what comes later, the next turn is about."""
        self._pending: dict[str, Json] = {}
        """Calls of functions whose results are still to come, by id."""
        self._orphans: set[str] = set()
        """Those of an earlier connection: the server of now has them as history only."""
        self._forget_answer()
        self.is_leaving = False
        """Whether the server has said that this connection ends soon."""

    @property
    def is_waiting(self) -> bool:
        """Whether the server has yet to answer, or to end its answer."""
        return self._begun is not None or self._asked > self._answered or self._realtime_asked > 0

    def _forget_answer(self) -> None:
        self._said: list[str] = []
        self._spoken: list[str] = []
        self._heard: list[str] = []

    def opening(self) -> Json:
        """The first message of a connection."""
        resumption = {**self._setup.get("sessionResumption", {}), **({"handle": self._handle} if self._handle else {})}
        return {"setup": {**self._setup, **({"sessionResumption": resumption} if self._resumes else {})}}

    def replay(self) -> list[Json]:
        """What brings a new connection to where the old one was; what the model had said of an open turn is void."""
        self._forget_answer()
        self._begun = None
        self.is_leaving = False
        self._orphans |= set(self._pending)
        is_asked_again = self._asked > self._answered and not self._pending
        messages: list[Json] = []
        if self._history:
            messages.append({"clientContent": {"turns": list(self._history), "turnComplete": is_asked_again}})
        return [*messages, *self._realtime]

    def note_sent(self, message: Json, /) -> list[Json]:
        """A message on its way; gives what is really to be sent."""
        if "clientContent" in message:
            content = message["clientContent"]
            self._history += content.get("turns", ())
            if content.get("turnComplete"):
                self._asked = len(self._history)
        if "realtimeInput" in message:
            self._note_realtime(message)
        if "toolResponse" in message:
            return [self._results(message)]
        return [message]

    def _note_realtime(self, message: Json) -> None:
        self._realtime.append(message)
        if message["realtimeInput"].keys() & ASKS:
            self._realtime_asked = len(self._realtime)
        self._size += _media_size(message)
        place = 0
        while self._size > self._kept:
            gone = _media_size(self._realtime[place])
            if gone:
                self._forget(place, gone)
            else:
                place += 1

    def _forget(self, place: int, size: int) -> None:
        del self._realtime[place]
        self._size -= size
        self.forgotten += size
        self._realtime_asked -= self._realtime_asked > place
        if self._begun is not None:
            self._begun = self._begun[0], self._begun[1] - (self._begun[1] > place)

    def _results(self, message: Json) -> Json:
        responses: list[Json] = message["toolResponse"]["functionResponses"]
        turn = {"role": "user", "parts": [{"functionResponse": response} for response in responses]}
        self._history.append(turn)
        self._asked = len(self._history)
        self._begun = None
        ids = {response.get("id", "") for response in responses}
        for called in ids:
            self._pending.pop(called, None)
        if ids & self._orphans:
            self._orphans -= ids
            return {"clientContent": {"turns": [turn], "turnComplete": not self._pending}}
        return message

    def note_received(self, message: Json, /) -> list[Json]:
        """A message that has come; it asks for none."""
        content = object_at(message, "serverContent")
        if content.keys() & SPEAKS:
            self._begin_answer()
        for part in objects_at(object_at(content, "modelTurn"), "parts"):
            if not part.get("thought"):
                self._said.append(text_at(part, "text"))
        for texts, kind in ((self._spoken, "outputTranscription"), (self._heard, "inputTranscription")):
            if text := text_at(object_at(content, kind), "text"):
                texts.append(text)
        if self.ends_turn(message):
            self._end_turn()
        if calls := objects_at(object_at(message, "toolCall"), "functionCalls"):
            self._call(calls)
        for called in list_at(object_at(message, "toolCallCancellation"), "ids"):
            self._pending.pop(str(called), None)
        update = object_at(message, "sessionResumptionUpdate")
        if update.get("resumable") and (handle := text_at(update, "newHandle")):
            self._go_on_from(handle)
        self.is_leaving = self.is_leaving or "goAway" in message
        return []

    def ends_turn(self, message: Json, /) -> bool:
        """Whether nothing more comes of this turn; one that is interrupted is told to be complete as well."""
        return bool(object_at(message, "serverContent").get("turnComplete"))

    def _begin_answer(self) -> None:
        if self._begun is None:
            self._begun = len(self._history), len(self._realtime)

    def _call(self, calls: list[Json]) -> None:
        self._turn_into_history(len(self._realtime))
        self._history.append({"role": "model", "parts": [{"functionCall": call} for call in calls]})
        self._begun = len(self._history), 0
        self._pending |= {text_at(call, "id"): call for call in calls}

    def _end_turn(self) -> None:
        end, realtime_end = self._begun or (len(self._history), len(self._realtime))
        later = self._history[end:]
        del self._history[end:]
        self._turn_into_history(realtime_end)
        self._answered = len(self._history)
        self._asked += self._answered - end if self._asked > end else 0
        self._history += later
        self._pending.clear()
        self._begun = None

    def _turn_into_history(self, realtime_end: int) -> None:
        """What was said becomes history."""
        typed = [message["realtimeInput"].get("text", "") for message in self._realtime[:realtime_end]]
        for role, texts in (
            ("user", [*typed, *self._heard]),
            ("model", self._said if any(self._said) else self._spoken),
        ):
            text = "".join(texts)
            if text:
                self._history.append({"role": role, "parts": [{"text": text}]})
        del self._realtime[:realtime_end]
        self._realtime_asked = max(0, self._realtime_asked - realtime_end)
        self._size, self.forgotten = sum(map(_media_size, self._realtime)), 0
        self._forget_answer()

    def _go_on_from(self, handle: str) -> None:
        """The server keeps all turns that are over."""
        self._handle = handle
        del self._history[: self._answered]
        self._asked = max(0, self._asked - self._answered)
        if self._begun is not None:
            self._begun = self._begun[0] - self._answered, self._begun[1]
        self._answered = 0


def _media_size(message: Json) -> int:
    """Bytes of sound and pictures, where a message is nothing else."""
    said = cast("Json", message["realtimeInput"])
    if said.keys() & ASKS:
        return 0
    blobs = [*(object_at(said, kind) for kind in MEDIA), *objects_at(said, "mediaChunks")]
    return sum(len(text_at(blob, "data")) * 3 // 4 for blob in blobs)
