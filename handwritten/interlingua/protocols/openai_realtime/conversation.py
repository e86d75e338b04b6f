"""One Realtime conversation without I/O: its items, so that a new connection can be told them.

A session lives an hour at most, and the server remembers nothing of one whose connection has ended.
https://platform.openai.com/docs/guides/realtime-conversations, checked 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from interlingua.protocols.fields import object_at, objects_at, text_at
from interlingua.protocols.live import Json
from interlingua.protocols.openai_realtime.errors import TOO_EARLY, read_error
from interlingua.protocols.openai_realtime.hearing import Hearing, silence_after
from interlingua.protocols.openai_realtime.items import retold
from interlingua.protocols.openai_realtime.name import (
    APPEND,
    CANCEL,
    CLEAR,
    COMMIT,
    CREATE_ITEM,
    CREATE_RESPONSE,
    DONE,
    END_OF_SOUND,
    END_OF_SPEECH,
    HEARD,
    INTERRUPTION,
    NOT_HEARD,
    START_OF_SPEECH,
    TRUNCATE,
    UPDATE,
)


class RealtimeConversation:
    """What has been said, and what is still to be answered."""

    is_leaving = False
    """The server does not say so."""

    def __init__(self, session: Json, *, kept: int) -> None:
        self._session = session
        self._hearing = Hearing(kept=kept)
        self._items: dict[str, Json] = {}
        """What was said, by id."""
        self._asked: Json = {"type": CREATE_RESPONSE}
        """The last wish for an answer."""
        self._is_answering = False
        self._due: Json | None = None
        """A wish for an answer that waits until the server is done with another one."""
        self._played: tuple[str, int] | None = None
        """Item and part of the sound that came last."""
        self.is_waiting = False
        """Whether the server has yet to answer."""
        self._sent: dict[str, Callable[[Json], list[Json]]] = {
            CREATE_ITEM: self._add_item,
            CREATE_RESPONSE: self._ask,
            UPDATE: self._update,
            APPEND: self._append,
            CLEAR: self._clear,
            START_OF_SPEECH: self._start_speech,
            END_OF_SPEECH: self._end_speech,
            END_OF_SOUND: self._end_sound,
            INTERRUPTION: self._interrupt,
        }
        self._received: dict[str, Callable[[Json], list[Json]]] = {
            "conversation.item.added": self._note_item,
            "conversation.item.done": self._note_item,
            "conversation.item.deleted": self._forget,
            "input_audio_buffer.committed": self._note_commit,
            "response.created": self._note_begin,
            "response.output_audio.delta": self._note_sound,
            DONE: self._note_done,
            HEARD: self._note_heard,
            "error": self._note_error,
        }

    @property
    def _writes_down(self) -> bool:
        return self._session.get("type") == "transcription"

    @property
    def forgotten(self) -> int:
        """Bytes of sound of the open turn that another connection will not hear any more."""
        return self._hearing.forgotten

    def opening(self) -> Json:
        """How the session is to be."""
        return {"type": UPDATE, "session": self._session}

    def replay(self) -> list[Json]:
        """What brings a new connection to where the old one was; what the model had said of an open turn is void."""
        self._is_answering, self._due, self._played = False, None, None
        kept = [item for name, item in self._items.items() if name not in self._hearing.turns]
        told = [{"type": CREATE_ITEM, "item": item} for item in map(retold, kept) if item is not None]
        is_asked = self.is_waiting and not self._writes_down and not self._hearing.found_by_server
        committed, still_open = self._hearing.again()
        return [*told, *committed, *(self._ask(self._asked) if is_asked else []), *still_open]

    def note_sent(self, message: Json, /) -> list[Json]:
        """A message on its way; gives what is really to be sent."""
        note = self._sent.get(text_at(message, "type"))
        return [message] if note is None else note(message)

    def note_received(self, message: Json, /) -> list[Json]:
        """An event that has come; gives what is to be sent now that it has."""
        note = self._received.get(text_at(message, "type"))
        return [] if note is None else note(message)

    def ends_turn(self, message: Json, /) -> bool:
        """Whether nothing more comes of this turn."""
        ends = {HEARD, NOT_HEARD} if self._writes_down else {DONE}
        return message.get("type") in ends and not self.is_waiting

    def _add_item(self, message: Json) -> list[Json]:
        item = {"id": f"il_{uuid4().hex[:24]}", **message["item"]}
        self._items[item["id"]] = item
        return [{**message, "item": item}]

    def _ask(self, message: Json) -> list[Json]:
        if object_at(message, "response").get("conversation") == "none":
            return [message]
        self._asked, self.is_waiting = message, True
        if self._is_answering:
            self._due = message
            return [{"type": CANCEL}]
        self._is_answering = True
        return [message]

    def _update(self, message: Json) -> list[Json]:
        self._session = {**self._session, **object_at(message, "session")}
        return [message]

    def _append(self, message: Json) -> list[Json]:
        self._hearing.hear(message)
        return [message]

    def _clear(self, message: Json) -> list[Json]:
        self._hearing.forget()
        return [message]

    def _start_speech(self, message: Json) -> list[Json]:
        return [*self._interrupt({}), *(self._clear({"type": CLEAR}) if self._hearing.has_sound else [])]

    def _end_speech(self, message: Json) -> list[Json]:
        if not self._hearing.has_sound:
            return []
        self._hearing.commit(by_server=False)
        if self._writes_down:
            self.is_waiting = True
            return [{"type": COMMIT}]
        return [{"type": COMMIT}, *self._ask({"type": CREATE_RESPONSE})]

    def _end_sound(self, message: Json) -> list[Json]:
        if not self._hearing.has_sound:
            return []
        silence = silence_after(self._session)
        return self._end_speech(message) if silence is None else self._append(silence)

    def _interrupt(self, message: Json) -> list[Json]:
        cancel: list[Json] = [{"type": CANCEL}] if self._is_answering else []
        played = message.get("played")
        if played is None or self._played is None:
            return cancel
        item, part = self._played
        cut = {"type": TRUNCATE, "item_id": item, "content_index": part, "audio_end_ms": round(1000 * played)}
        return [*cancel, cut]

    def _note_item(self, event: Json) -> list[Json]:
        item = object_at(event, "item")
        if text_at(item, "id") and item.get("role") in ("user", "system"):
            self._items[text_at(item, "id")] = self._items.get(text_at(item, "id"), {}) | item
        return []

    def _forget(self, event: Json) -> list[Json]:
        self._items.pop(text_at(event, "item_id"), None)
        return []

    def _note_commit(self, event: Json) -> list[Json]:
        if self._hearing.has_sound:
            self._hearing.commit(by_server=True)
        self._hearing.turns.add(text_at(event, "item_id"))
        return []

    def _note_begin(self, event: Json) -> list[Json]:
        if object_at(event, "response").get("conversation_id", "") is not None:
            self._is_answering = self.is_waiting = True
        return []

    def _note_sound(self, event: Json) -> list[Json]:
        part: Any = event.get("content_index")
        self._played = text_at(event, "item_id"), part if isinstance(part, int) else 0
        return []

    def _note_done(self, event: Json) -> list[Json]:
        response = object_at(event, "response")
        if response.get("conversation_id", "") is None:
            return []
        self._items |= {text_at(item, "id"): item for item in objects_at(response, "output") if text_at(item, "id")}
        self._is_answering = False
        due, self._due = self._due, None
        if due is not None:
            return self._ask(due)
        self.is_waiting = False
        self._hearing.answered()
        return []

    def _note_heard(self, event: Json) -> list[Json]:
        item = self._items.get(text_at(event, "item_id"))
        if item is not None:
            said = {"type": "input_text", "text": text_at(event, "transcript")}
            self._items[text_at(event, "item_id")] = {**item, "content": [said]}
        if self._writes_down:
            self.is_waiting = False
            self._hearing.answered()
        return []

    def _note_error(self, event: Json) -> list[Json]:
        if object_at(event, "error").get("code") == TOO_EARLY:
            self._due = self._asked
        elif read_error(event) is not None:
            self.is_waiting = self._is_answering = False
        return []
