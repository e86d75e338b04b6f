"""The sound of a turn that is still open, so that a new connection can hear it."""

from __future__ import annotations

from base64 import b64encode
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, cast

from interlingua.protocols.fields import object_at, text_at
from interlingua.protocols.live import Json
from interlingua.protocols.openai_realtime.name import APPEND, COMMIT

SILENCE = {"audio/pcmu": (8, b"\xff"), "audio/pcma": (8, b"\xd5")}
"""Bytes of a millisecond, and what silence is in them."""
PCM = (48, b"\0")
USUAL_SILENCE = 500
"""Milliseconds after which a server takes a turn for over, where the session says nothing else."""


class Hearing:
    """What was heard since the last answer: first what is a turn already, then what is still being said.

    Of more than `kept` bytes the oldest goes, as of a microphone that is never off.
    """

    def __init__(self, *, kept: int) -> None:
        self._kept = kept
        self._committed: deque[list[Json]] = deque()
        self._open: deque[Json] = deque()
        self._size = 0
        self.forgotten = 0
        """Bytes that have gone."""
        self.has_sound = False
        """Whether anything was heard that is no turn yet."""
        self.found_by_server = False
        """Whether it was the server that found out where the turn ends, and so will again."""
        self.turns: set[str] = set()
        """Ids of the items that these turns are."""

    def hear(self, message: Json) -> None:
        """More sound."""
        self.has_sound = True
        self._open.append(message)
        self._size += _size((message,))
        while self._size > self._kept and (self._committed or self._open):
            gone = _size(self._committed.popleft() if self._committed else (self._open.popleft(),))
            self._size -= gone
            self.forgotten += gone

    def commit(self, *, by_server: bool) -> None:
        """What was heard is a turn."""
        if self._open:
            self._committed.append([*self._open, *([] if by_server else [{"type": COMMIT}])])
        self._open.clear()
        self.found_by_server, self.has_sound = by_server, False

    def forget(self) -> None:
        """What was heard is no turn."""
        self._size -= _size(self._open)
        self._open.clear()
        self.has_sound = False
        self.forgotten = self.forgotten if self._committed else 0

    def answered(self) -> None:
        """The turn is over."""
        self._size = _size(self._open)
        self._committed.clear()
        self.turns.clear()
        self.found_by_server, self.forgotten = False, 0

    def again(self) -> tuple[list[Json], list[Json]]:
        """What another connection must hear: turns, and what is still being said."""
        return [message for turn in self._committed for message in turn], list(self._open)


def _size(messages: Iterable[Json]) -> int:
    """Bytes of their sound."""
    return sum(len(text_at(message, "audio")) * 3 // 4 for message in messages)


def silence_after(session: Mapping[str, Any]) -> Json | None:
    """So much silence that the server takes a turn for over; None where it is not by silence that it finds out."""
    heard = object_at(object_at(session, "audio"), "input")
    detection: Any = heard.get("turn_detection", {"type": "server_vad"})
    if not isinstance(detection, dict) or cast("Json", detection).get("type") != "server_vad":
        return None
    asked: Any = cast("Json", detection).get("silence_duration_ms")
    rate, silence = SILENCE.get(text_at(object_at(heard, "format"), "type"), PCM)
    milliseconds = 2 * (asked if isinstance(asked, int) else USUAL_SILENCE)
    return {"type": APPEND, "audio": b64encode(silence * rate * milliseconds).decode()}
