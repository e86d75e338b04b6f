"""One connection to a simulated Realtime server."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import WSCloseCode, WSMsgType, web

from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.realtime.answering import Response
from interlingua.testing.simulators.realtime.contract import checked_event
from interlingua.testing.simulators.realtime.hearing import Ear
from interlingua.testing.simulators.realtime.refusals import Refusal, refused
from interlingua.testing.simulators.realtime.session import input_of, merged
from interlingua.testing.simulators.realtime.state import State, Step
from interlingua.testing.simulators.scripts import Json

LIMITS: list[Json] = [
    {"name": "requests", "limit": 1000, "remaining": 999, "reset_seconds": 60.0},
    {"name": "tokens", "limit": 50000, "remaining": 49950, "reset_seconds": 0.06},
]


class Conversation:
    """What is said over it."""

    def __init__(self, state: State, socket: web.WebSocketResponse, request: web.Request, fault: Fault | None) -> None:
        self._state = state
        self._socket = socket
        self._request = request
        self._left = fault.after if fault is not None and fault.kind == "cut" else None
        self._session: Json = {}
        self._items: list[Json] = []
        state.sessions.append(self._items)
        self._ear = Ear()
        self._response: Response | None = None
        self._task: asyncio.Task[None] | None = None
        self._heard: dict[str, Callable[[Json], Awaitable[None]]] = {
            "session.update": self._update,
            "conversation.item.create": self._create,
            "conversation.item.delete": self._delete,
            "conversation.item.retrieve": self._retrieve,
            "conversation.item.truncate": self._truncate,
            "input_audio_buffer.append": self._append,
            "input_audio_buffer.commit": self._commit,
            "input_audio_buffer.clear": self._clear,
            "response.create": self._answer,
            "response.cancel": self._cancel,
        }

    async def run(self, session: Json) -> None:
        """Answer until either side ends it."""
        self._session = session
        await self._send({"type": "session.created", "session": session})
        try:
            async for message in self._socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    await self._take(message.data)
        except ConnectionResetError:
            return
        finally:
            await self._hush()

    async def _take(self, frame: str | bytes) -> None:
        event: Json = {}
        try:
            event = checked_event(frame)
            self._state.events.append(event)
            await self._heard.get(event["type"], self._pass_over)(event)
        except Refusal as refusal:
            error = {**refusal.told(), "event_id": event.get("event_id")}
            await self._send({"type": "error", "error": error})

    async def _pass_over(self, event: Json) -> None:
        """Nothing comes of it."""

    async def _update(self, event: Json) -> None:
        self._session = merged(self._session, event["session"])
        await self._send({"type": "session.updated", "session": self._session})

    async def _create(self, event: Json) -> None:
        item = {"id": self._state.new_id("item"), **event["item"], "object": "realtime.item", "status": "completed"}
        if item["type"] == "function_call_output" and item["call_id"] not in self._calls():
            raise refused(f"No function call with id '{item['call_id']}' found.", code="invalid_tool_call_id")
        await self._add(item)

    def _calls(self) -> set[str]:
        return {item["call_id"] for item in self._items if item["type"] == "function_call"}

    async def _add(self, item: Json) -> None:
        before = self._items[-1]["id"] if self._items else None
        self._items.append(item)
        for kind in ("added", "done"):
            await self._send({"type": f"conversation.item.{kind}", "previous_item_id": before, "item": item})

    def _found(self, name: str) -> Json:
        for item in self._items:
            if item["id"] == name:
                return item
        raise refused(f"Item with id '{name}' not found.", code="item_not_found")

    async def _delete(self, event: Json) -> None:
        self._items.remove(self._found(event["item_id"]))
        await self._send({"type": "conversation.item.deleted", "item_id": event["item_id"]})

    async def _retrieve(self, event: Json) -> None:
        await self._send({"type": "conversation.item.retrieved", "item": self._found(event["item_id"])})

    async def _truncate(self, event: Json) -> None:
        part = self._found(event["item_id"])["content"][event["content_index"]]
        part.pop("transcript", None)
        told = {name: event[name] for name in ("item_id", "content_index", "audio_end_ms")}
        await self._send({"type": "conversation.item.truncated", **told})

    async def _append(self, event: Json) -> None:
        try:
            samples = base64.b64decode(event["audio"], validate=True)
        except binascii.Error:
            raise refused("Invalid base64 in audio.", code="invalid_value") from None
        detection = input_of(self._session)["turn_detection"]
        for turn in self._ear.hear(samples, detection):
            place = {"audio_start_ms" if turn == "started" else "audio_end_ms": self._ear.milliseconds}
            await self._send({"type": f"input_audio_buffer.speech_{turn}", **place, "item_id": "item_heard"})
            if turn == "started" and detection["interrupt_response"]:
                await self._stop("turn_detected")
            if turn == "stopped":
                await self._commit(event)
                if detection["create_response"] and self._session["type"] == "realtime":
                    await self._answer({})

    async def _commit(self, event: Json) -> None:
        if not self._ear.sound:
            raise refused(
                "Error committing input audio buffer: buffer too small.", code="input_audio_buffer_commit_empty"
            )
        sound = self._ear.take()
        content = {"type": "input_audio", "transcript": None, "audio": base64.b64encode(sound).decode()}
        item = {"id": self._state.new_id("item"), "object": "realtime.item", "type": "message", "role": "user"}
        before = self._items[-1]["id"] if self._items else None
        told = {"type": "input_audio_buffer.committed", "previous_item_id": before, "item_id": item["id"]}
        await self._send(told)
        await self._add({**item, "status": "completed", "content": [content]})
        if input_of(self._session)["transcription"]:
            await self._write_down(item["id"], f"{len(sound)} bytes of sound")

    async def _write_down(self, name: str, text: str) -> None:
        self._items[-1]["content"][0]["transcript"] = text
        kind, place = "conversation.item.input_audio_transcription", {"item_id": name, "content_index": 0}
        await self._send({"type": f"{kind}.delta", **place, "delta": text})
        usage = {"type": "duration", "seconds": 1.0}
        await self._send({"type": f"{kind}.completed", **place, "transcript": text, "usage": usage})

    async def _clear(self, event: Json) -> None:
        self._ear.clear()
        await self._send({"type": "input_audio_buffer.cleared"})

    async def _answer(self, event: Json) -> None:
        if self._response is not None:
            raise refused(
                "Conversation already has an active response.", code="conversation_already_has_active_response"
            )
        if self._state.turns:
            for step in self._state.turns.popleft():
                await self._play(step)
            return
        self._response = Response(self._state, self._session, self._items, event.get("response", {}))
        self._task = asyncio.create_task(self._speak(self._response))

    async def _speak(self, response: Response) -> None:
        with suppress(ConnectionResetError):
            for event in response.events():
                await self._send(event)
                if event["type"] == "response.created":
                    await self._send({"type": "rate_limits.updated", "rate_limits": LIMITS})
                await asyncio.sleep(self._state.pace)
            await self._finish(response, "completed")

    async def _finish(self, response: Response, status: str, reason: str | None = None) -> None:
        self._response, self._task = None, None
        done = response.done(status, reason)
        self._items += response.said
        await self._send(done)

    async def _cancel(self, event: Json) -> None:
        if self._response is None:
            raise refused("Cancellation failed: no active response found.", code="response_cancel_not_active")
        await self._stop("client_cancelled")

    async def _stop(self, reason: str) -> None:
        response = self._response
        if response is not None:
            await self._hush()
            await self._finish(response, "cancelled", reason)

    async def _hush(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _play(self, step: Step) -> None:
        match step:
            case dict():
                await self._send(step)
            case bytes():
                await self._socket.send_bytes(step)
            case str():
                await self._socket.send_str(step)
            case int():
                await self._close(step)
            case _:
                await asyncio.sleep(step)

    async def _close(self, code: int) -> None:
        if code == WSCloseCode.ABNORMAL_CLOSURE:
            self._drop()
        await self._socket.close(code=code, message=b"scripted")
        raise ConnectionResetError("scripted")

    async def _send(self, event: Json) -> None:
        if self._left is not None:
            if self._left <= 0:
                self._drop()
            self._left -= 1
        await self._socket.send_str(json.dumps({"event_id": self._state.new_id("event"), **event}))

    def _drop(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()
        raise ConnectionResetError("simulated")
