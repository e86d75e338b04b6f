"""Live conversations over a websocket: scripted, or repeating what was said."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any, cast

from aiohttp import WSCloseCode, WSMsgType, web

from interlingua.testing.simulators.gemini.callers import caller_of
from interlingua.testing.simulators.gemini.contract import checked_body
from interlingua.testing.simulators.gemini.counting import text_of, tokens_of
from interlingua.testing.simulators.gemini.faults import Fault, Faults
from interlingua.testing.simulators.gemini.generating import function_call
from interlingua.testing.simulators.gemini.live_breaks import Point
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid, reason
from interlingua.testing.simulators.gemini.state import State, moment_of

LARGEST_MESSAGE = 64 << 20
INVALID_PAYLOAD = WSCloseCode.INVALID_TEXT
HEARD = "audio/pcm;rate=24000"
WORDS_AT_ONCE = 2
MESSAGES = {"setup", "clientContent", "realtimeInput", "toolResponse"}


async def converse(state: State, faults: Faults, request: web.Request) -> web.WebSocketResponse:
    """One connection, from its setup to its end. Raises `Refusal` before it is accepted."""
    if state.live_breaks.reached("open") is not None:
        raise ConnectionResetError("scripted")
    allowance = _admitted(state, request)
    socket = web.WebSocketResponse(max_msg_size=LARGEST_MESSAGE, autoping=True)
    await socket.prepare(request)
    conversation = Conversation(state, socket, request, faults.take("live"))
    try:
        await conversation.run(allowance)
    except Refusal as refusal:
        await socket.close(code=INVALID_PAYLOAD, message=refusal.message.encode()[:120])
    finally:
        if not socket.closed and request.transport is not None:
            request.transport.abort()
    return socket


def _admitted(state: State, request: web.Request) -> Json:
    """What an ephemeral token says; nothing with a key. Raises `Refusal`."""
    authorization = request.headers.get("authorization", "")
    token = request.query.get("access_token") or authorization.removeprefix("Token ")
    if not token.startswith("auth_tokens/"):
        caller_of(state, "live", request.headers, request.query)
        return {}
    allowance = state.tokens.get(token)
    if allowance is None or moment_of(allowance["expires"]) <= state.clock.now() or allowance["uses"] < 1:
        raise Refusal("UNAUTHENTICATED", "The token has expired or is used up.", reason("ACCESS_TOKEN_EXPIRED"))
    allowance["uses"] -= 1
    return allowance


class Conversation:
    """What is said over one connection. A session that is resumed goes on where its handle was given."""

    def __init__(self, state: State, socket: web.WebSocketResponse, request: web.Request, fault: Fault | None) -> None:
        self._state = state
        self._socket = socket
        self._request = request
        self._left = fault.after if fault is not None and fault.kind == "cut" else None
        self._setup: Json = {}
        self._said: list[Json] = []
        """The turns so far."""
        self._heard = b""

    async def run(self, allowance: Json) -> None:
        """Answer until either side ends it."""
        async for message in self._socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                continue
            try:
                await self._take(checked_message(message.data), allowance)
            except ConnectionResetError:
                return

    async def _take(self, message: Json, allowance: Json) -> None:
        [kind] = MESSAGES & message.keys() or [""]
        if (kind == "setup") == bool(self._setup):
            raise invalid("The first message, and no other, must be a setup.")
        match kind:
            case "setup":
                await self._begin({**message["setup"], **(allowance.get("setup") or {})})
            case "clientContent":
                content = message["clientContent"]
                self._said += content.get("turns", ())
                if content.get("turnComplete"):
                    await self._turn(self._said[-1] if self._said else {})
                else:
                    await self._reach("told")
            case "realtimeInput":
                await self._hear(message["realtimeInput"])
            case _:
                results = [{"functionResponse": item} for item in message["toolResponse"]["functionResponses"]]
                turn = {"role": "user", "parts": results}
                self._said.append(turn)
                await self._reach("results")
                await self._turn(turn)

    async def _begin(self, setup: Json) -> None:
        if setup.get("model") not in self._state.models:
            raise invalid(f"{setup.get('model')} is not found for API version v1beta.")
        self._setup = setup
        handle = setup.get("sessionResumption", {}).get("handle")
        if handle is not None:
            if handle not in self._state.sessions:
                raise invalid("Session not found.")
            self._said = list(self._state.sessions[handle]["said"])
        await self._reach("setup")
        await self._send({"setupComplete": {}})
        await self._reach("begun")

    async def _hear(self, heard: Json) -> None:
        if "text" in heard:
            turn = {"role": "user", "parts": [{"text": heard["text"]}]}
            self._said.append(turn)
            await self._turn(turn)
        audio = heard.get("audio", next(iter(heard.get("mediaChunks", ())), None))
        if audio is not None:
            self._heard += base64.b64decode(audio["data"])
        if self._heard and ("activityEnd" in heard or heard.get("audioStreamEnd")):
            blob = {"mimeType": HEARD, "data": base64.b64encode(self._heard).decode()}
            if "inputAudioTranscription" in self._setup:
                await self._content({"inputTranscription": {"text": f"{len(self._heard)} bytes of sound"}})
            self._heard = b""
            self._said.append({"role": "user", "parts": [{"inlineData": blob}]})
            await self._turn(self._said[-1])

    async def _turn(self, turn: Json) -> None:
        await self._reach("asked")
        if self._state.live_turns:
            for step in self._state.live_turns.popleft():
                await self._play(step)
            return
        results = [part["functionResponse"] for part in turn.get("parts", ()) if "functionResponse" in part]
        called = None if results else function_call(self._state, text_of(turn), self._setup.get("tools", ()))
        if called is not None:
            self._said.append({"role": "model", "parts": [{"functionCall": called}]})
            await self._send({"toolCall": {"functionCalls": [called]}})
            await self._reach("called")
            return
        await self._speak(turn, json.dumps([result["response"] for result in results]) if results else text_of(turn))

    async def _speak(self, turn: Json, text: str) -> None:
        answer = str(self._state.answers.popleft()) if self._state.answers else text
        parts = self._parts(turn, answer)
        for part in parts:
            await self._content({"modelTurn": {"role": "model", "parts": [part]}})
            await self._reach("speaking")
        if "outputAudioTranscription" in self._setup:
            await self._content({"outputTranscription": {"text": answer}})
        self._said.append({"role": "model", "parts": [{"text": answer}]})
        await self._content({"generationComplete": True})
        await self._reach("complete")
        asked, said = tokens_of(turn), tokens_of(answer)
        usage = {"promptTokenCount": asked, "responseTokenCount": said, "totalTokenCount": asked + said}
        await self._send({"serverContent": {"turnComplete": True}, "usageMetadata": usage})
        await self._reach("unkept")
        if "sessionResumption" in self._setup:
            await self._send({"sessionResumptionUpdate": {"newHandle": self._kept(), "resumable": True}})
            await self._reach("kept")

    def _parts(self, turn: Json, answer: str) -> list[Json]:
        if "AUDIO" in self._setup.get("generationConfig", {}).get("responseModalities", ()):
            heard = [part for part in turn.get("parts", ()) if "inlineData" in part]
            silence = {"mimeType": HEARD, "data": base64.b64encode(bytes(480 * max(1, tokens_of(answer)))).decode()}
            return heard or [{"inlineData": silence}]
        words = answer.split(" ")
        starts = range(0, len(words), WORDS_AT_ONCE)
        return [{"text": (" " if start else "") + " ".join(words[start : start + WORDS_AT_ONCE])} for start in starts]

    def _kept(self) -> str:
        handle = self._state.new_id()
        self._state.sessions[handle] = {"said": list(self._said)}
        return handle

    async def _play(self, step: Any) -> None:
        """One step of a script: a message, a frame as it is, a code to close with, or seconds to be silent."""
        match step:
            case dict():
                await self._send(cast("Json", step))
            case bytes():
                await self._socket.send_bytes(step)
            case str():
                await self._socket.send_str(step)
            case int():
                await self._close(step)
            case _:
                await asyncio.sleep(float(step))

    async def _reach(self, point: Point) -> None:
        found = self._state.live_breaks.reached(point)
        if found is None:
            return
        if found.how == "goAway":
            await self._send({"goAway": {"timeLeft": "1s"}})
        else:
            await self._close(found.how)

    async def _close(self, code: int) -> None:
        if code == WSCloseCode.ABNORMAL_CLOSURE:
            self._drop()
        await self._socket.close(code=code, message=b"scripted")
        raise ConnectionResetError("scripted")

    async def _content(self, content: Json) -> None:
        await self._send({"serverContent": content})

    async def _send(self, message: Json) -> None:
        if self._left is not None:
            if self._left <= 0:
                self._drop()
            self._left -= 1
        await self._socket.send_bytes(json.dumps(message).encode())

    def _drop(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()
        raise ConnectionResetError("simulated")


def checked_message(content: bytes | str) -> Json:
    """One message of a client. Raises `Refusal` where it does not fit."""
    try:
        value: Any = json.loads(content)
    except ValueError:
        raise invalid("Invalid JSON payload received.") from None
    return checked_body("BidiGenerateContentClientMessage", value)
