"""The events of one answer of a simulated Realtime server."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from interlingua.testing.simulators.realtime.state import State
from interlingua.testing.simulators.scripts import Answer, Json, Question, tokens_in

SILENCE = bytes(480)
"""A hundredth of a second."""
PIECES = 4


def question_in(session: Json, items: list[Json]) -> Question:
    """What is asked: what came of functions, else what the user said last."""
    outputs: list[str] = []
    for item in reversed(items):
        if item["type"] != "function_call_output":
            break
        outputs.insert(0, item["output"])
    said = [item for item in items if item.get("role") == "user"]
    text = " ".join(outputs) if outputs else text_of(said[-1]) if said else ""
    return Question(model=session["model"], text=text, body={**session, "input": items})


def text_of(item: Json) -> str:
    """What an item says."""
    return " ".join(part.get("text") or part.get("transcript") or "" for part in item.get("content", ()))


class Response:
    """One answer: its events in their order, and how it stands when it is stopped."""

    def __init__(self, state: State, session: Json, items: list[Json], asked: Json) -> None:
        self._state = state
        self._session = {**session, **asked}
        self._items = items
        self.id = state.new_id("resp")
        self._conversation = None if asked.get("conversation") == "none" else "conv_1"
        self._answer = state.script.answer(question_in(session, items))
        self.said: list[Json] = []
        """The items that it has come to."""
        self._spoken = ""

    def events(self) -> Iterator[Json]:
        """From its beginning to before its end."""
        yield {"type": "response.created", "response": self._as("in_progress")}
        if self._answer.text or not self._answer.calls:
            yield from self._message(self._answer)
        for name, arguments in self._answer.calls:
            yield from self._call(name, json.dumps(arguments))

    def done(self, status: str, reason: str | None = None) -> Json:
        """Its end."""
        details = {"type": status, "reason": reason} if reason else None
        asked = sum(tokens_in(text_of(item)) for item in self._items)
        told = tokens_in(self._answer.text)
        usage = {
            "input_tokens": asked,
            "output_tokens": told,
            "total_tokens": asked + told,
            "input_token_details": {"text_tokens": asked, "audio_tokens": 0, "cached_tokens": 0},
            "output_token_details": {"text_tokens": told, "audio_tokens": 0},
        }
        response = {**self._as(status), "status_details": details, "output": self.said, "usage": usage}
        return {"type": "response.done", "response": response}

    def _as(self, status: str) -> Json:
        modalities = self._session["output_modalities"]
        response: Json = {"id": self.id, "object": "realtime.response", "status": status, "output": []}
        return {**response, "conversation_id": self._conversation, "output_modalities": modalities}

    def _message(self, answer: Answer) -> Iterator[Json]:
        is_sound = "audio" in self._session["output_modalities"]
        name = "transcript" if is_sound else "text"
        part: Json = {"type": "output_audio" if is_sound else "output_text", name: ""}
        item = {"id": self._state.new_id("item"), "object": "realtime.item", "type": "message", "role": "assistant"}
        place = self._place(item, content_index=0)
        self.said.append({**item, "status": "incomplete", "content": [part]})
        yield {"type": "response.output_item.added", **self._place(), "item": {**item, "status": "in_progress"}}
        yield {"type": "response.content_part.added", **place, "part": dict(part)}
        kind = "response.output_audio_transcript" if is_sound else "response.output_text"
        for word in answer.pieces:
            part[name] += word
            yield {"type": f"{kind}.delta", **place, "delta": word}
        for piece in self._sound() if is_sound else ():
            yield {"type": "response.output_audio.delta", **place, "delta": base64.b64encode(piece).decode()}
        if is_sound:
            yield {"type": "response.output_audio.done", **place}
        yield {"type": f"{kind}.done", **place, name: part[name]}
        yield {"type": "response.content_part.done", **place, "part": dict(part)}
        yield self._whole({**item, "content": [part]})

    def _call(self, name: str, arguments: str) -> Iterator[Json]:
        called = {"call_id": self._state.new_id("call"), "name": name, "arguments": ""}
        item = {"id": self._state.new_id("item"), "object": "realtime.item", "type": "function_call", **called}
        place = self._place(item)
        self.said.append({**item, "status": "incomplete"})
        yield {"type": "response.output_item.added", **self._place(), "item": {**item, "status": "in_progress"}}
        kind, call_id = "response.function_call_arguments", {"call_id": item["call_id"]}
        for start in range(0, len(arguments), 8):
            yield {"type": f"{kind}.delta", **place, **call_id, "delta": arguments[start : start + 8]}
        yield {"type": f"{kind}.done", **place, **call_id, "name": name, "arguments": arguments}
        yield self._whole({**item, "arguments": arguments})

    def _whole(self, item: Json) -> Json:
        self.said[-1] = {**item, "status": "completed"}
        return {"type": "response.output_item.done", **self._place(), "item": self.said[-1]}

    def _place(self, item: Json | None = None, **more: Any) -> Json:
        which = {} if item is None else {"item_id": item["id"]}
        return {"response_id": self.id, "output_index": max(0, len(self.said) - (item is None)), **which, **more}

    def _sound(self) -> Iterator[bytes]:
        """What the user said last, where that was sound; else silence."""
        said = [item for item in self._items if item.get("role") == "user"]
        heard = next((part["audio"] for part in (said[-1]["content"] if said else ()) if part.get("audio")), None)
        samples = SILENCE * PIECES if heard is None else base64.b64decode(heard)
        size = max(2, -(-len(samples) // PIECES) // 2 * 2)
        for start in range(0, len(samples), size):
            yield samples[start : start + size]
