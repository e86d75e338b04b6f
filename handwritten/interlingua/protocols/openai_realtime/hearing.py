"""The sound of a turn that is still open, so that a new connection can hear it."""

from __future__ import annotations

from base64 import b64encode
from collections import deque
from collections.abc import Mapping
from typing import Any, cast

from interlingua.protocols.fields import object_at, text_at
from interlingua.protocols.live import Json
from interlingua.protocols.openai_realtime.name import APPEND, COMMIT

KEPT = 8 << 20
"""Letters of base64: two minutes of PCM at 24 kHz. Of a microphone that is never off, the oldest goes."""


SILENCE = {"audio/pcmu": (8, b"\xff"), "audio/pcma": (8, b"\xd5")}
"""Bytes of a millisecond, and what silence is in them."""
PCM = (48, b"\0")
USUAL_SILENCE = 500
"""Milliseconds after which a server takes a turn for over, where the session says nothing else."""


class Hearing:
    """What was heard since the last answer: first what is a turn already, then what is still being said."""

    def __init__(self, *, is_kept: bool) -> None:
        self._is_kept = is_kept
        self._committed: list[Json] = []
        self._open: deque[Json] = deque()
        self._size = 0
        self.has_sound = False
        """Whether anything was heard that is no turn yet."""
        self.found_by_server = False
        """Whether it was the server that found out where the turn ends, and so will again."""
        self.turns: set[str] = set()
        """Ids of the items that these turns are."""

    def hear(self, message: Json) -> None:
        """More sound."""
        self.has_sound = True
        if not self._is_kept:
            return
        self._open.append(message)
        self._size += len(text_at(message, "audio"))
        while self._size > KEPT and len(self._open) > 1:
            self._size -= len(text_at(self._open.popleft(), "audio"))

    def commit(self, *, by_server: bool) -> None:
        """What was heard is a turn."""
        if self._open:
            self._committed = [*self._committed, *self._open, *([] if by_server else [{"type": COMMIT}])]
        self.found_by_server = by_server
        self.forget()

    def forget(self) -> None:
        """What was heard is no turn."""
        self._open.clear()
        self._size, self.has_sound = 0, False

    def answered(self) -> None:
        """The turn is over."""
        self._committed, self.found_by_server = [], False
        self.turns.clear()

    def again(self) -> tuple[list[Json], list[Json]]:
        """What another connection must hear: turns, and what is still being said."""
        return list(self._committed), list(self._open)


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
