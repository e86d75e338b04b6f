"""A Live session: typed messages both ways over a websocket, which goes on where it was when its connection breaks."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import TracebackType
from typing import Any, Self

from interlingua.errors import ConnectionFailed, DeadlineExceeded, InvalidArgument, Unsupported, WorldError
from interlingua.live_values import HEARD_TYPE, LiveReply, LiveRestart, LiveSettings, Turn, parsed_frame
from interlingua.messages import ToolResult
from interlingua.protocols import load_protocol
from interlingua.providers import load_catalog
from interlingua.requests import RunLimits
from interlingua.tool_running.runner import AsyncToolRunner
from interlingua.tools import tools_from
from interlingua.transport import AsyncHttpTransport, Endpoint
from interlingua.transport.clock import AsyncClock
from interlingua.transport.deadline import Allowance, Deadline
from interlingua.transport.waiting import LONGEST_WAIT
from interlingua.transport.websocket import AsyncGuard, AsyncWebSocket, Ended, incomplete, signed_headers
from interlingua_wire._core.websocket import Socket

FOR_EVER = 1e8
"""Seconds."""


def live_async(client: Any, model: str, settings: LiveSettings | None = None, /) -> AsyncLiveSession:
    """A live conversation with a model, over a client that `il.connect_async` made. Open it with `async with`.

    >>> async with il.live_async(gemini, "models/gemini-2.0-flash-live-001") as session:
    ...     print((await session.ask("Hello")).text)
    """
    return AsyncLiveSession(client, model, settings or LiveSettings())


class AsyncLiveSession:
    """One conversation, over one connection after the other.

    Iterate over it for every message of the server, typed, with a `LiveRestart` among them where an answer begins anew.
    One task may send while another receives.
    """

    def __init__(self, client: Any, model: str, settings: LiveSettings) -> None:
        transport = client._transport
        if not isinstance(transport, AsyncHttpTransport):
            raise InvalidArgument("client", "one of another transport", "one that il.connect_async made")
        self._endpoint: Endpoint = transport.endpoint
        self._network = transport.network
        self._socket_data = _socket_of(client)
        self._protocol = _protocol_of(self._endpoint)
        self._settings = settings
        self._tools = tools_from(settings.tools)
        self._conversation = self._protocol.begin(model, settings.config, self._tools, resumes=settings.resumes)
        self._socket: AsyncWebSocket | None = None
        self._guard = AsyncGuard()
        self._generation = 0
        self._restart: LiveRestart | None = None
        self._raw: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        await self._connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the session. Harmless when called again."""
        if self._socket is not None:
            await self._socket.close()

    async def send(self, *turns: Turn, complete: bool = True) -> None:
        """Say something: texts are turns of the user, others contents as the API has them.

        With `complete=False` the model does not answer yet; so one brings in what was said before.
        """
        await self._send(self._protocol.content(turns, complete=complete))

    async def send_audio(self, samples: bytes, *, media_type: str = HEARD_TYPE) -> None:
        """Let the model hear something: PCM of 16 bit, little-endian, one channel."""
        await self._send(self._protocol.realtime(audio=self._protocol.blob(samples, media_type)))

    async def send_video(self, frame: bytes, *, media_type: str = "image/jpeg") -> None:
        """Let the model see a picture."""
        await self._send(self._protocol.realtime(video=self._protocol.blob(frame, media_type)))

    async def send_text(self, text: str) -> None:
        """Type something while the conversation goes on; the model answers when it likes."""
        await self._send(self._protocol.realtime(text=text))

    async def start_activity(self) -> None:
        """The user begins to speak, where the model is not to find out by itself."""
        await self._send(self._protocol.realtime(activityStart={}))

    async def end_activity(self) -> None:
        """The user has spoken."""
        await self._send(self._protocol.realtime(activityEnd={}))

    async def end_audio(self) -> None:
        """The microphone is off."""
        await self._send(self._protocol.realtime(audioStreamEnd=True))

    async def send_results(self, results: Sequence[ToolResult]) -> None:
        """What came of functions that the model wanted called, where no `tools` do it."""
        await self._send(self._protocol.results(results))

    async def ask(self, *turns: Turn, timeout: float = 600.0) -> LiveReply:
        """Say something and wait for the whole answer. Raises `DeadlineExceeded`, and what ends a session."""
        if turns:
            await self.send(*turns)
        deadline = Deadline(timeout)
        messages: list[Any] = []
        raw: list[dict[str, Any]] = []
        restarts = 0
        while True:
            message = await self._receive(deadline)
            if message is None:
                raise incomplete(self._endpoint)
            if isinstance(message, LiveRestart):
                messages, raw, restarts = [], [], restarts + 1
                continue
            messages.append(message)
            raw.append(self._raw)
            if self._protocol.ends_turn(self._raw):
                break
        usage = next((found for item in reversed(messages) if (found := item.usage_metadata) is not None), None)
        spoken = self._protocol.reply(raw)
        return LiveReply(
            text=spoken.text,
            audio=spoken.audio,
            transcript=spoken.transcript,
            heard=spoken.heard,
            interrupted=spoken.interrupted,
            restarts=restarts,
            usage=usage,
            messages=tuple(messages),
        )

    async def receive(self) -> Any:
        """The next message of the server, typed; a `LiveRestart`; or None once the session has ended.

        Raises `InvalidReply` for what is no message, after which the session goes on.
        """
        return await self._receive(None)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Any:
        message = await self._receive(None)
        if message is None:
            raise StopAsyncIteration
        return message

    async def _receive(self, deadline: Deadline | None) -> Any:
        while True:
            if self._restart is not None:
                restart, self._restart = self._restart, None
                return restart
            generation, socket = self._generation, self._open_socket()
            try:
                frame = await socket.receive(self._patience(deadline))
            except TimeoutError:
                self._refuse_lateness(deadline)
                silence = f"{self._endpoint.provider}: silent for {self._settings.idle:g} s"
                await self._recover(ConnectionFailed(silence, provider=self._endpoint.provider), generation)
            except Ended:
                if generation != self._generation:
                    continue
                if not self._conversation.is_waiting:
                    return None
                await self._recover(incomplete(self._endpoint), generation)
            except WorldError as error:
                await self._recover(error, generation)
            else:
                return await self._taken(frame)

    def _patience(self, deadline: Deadline | None) -> float:
        idle = self._settings.idle if self._conversation.is_waiting else FOR_EVER
        return idle if deadline is None else max(0.0, min(idle, deadline.remaining()))

    def _refuse_lateness(self, deadline: Deadline | None) -> None:
        if deadline is not None and deadline.has_passed:
            late = f"{self._endpoint.provider}: no whole answer within {deadline.seconds:g} s"
            raise DeadlineExceeded(late, deadline=deadline.seconds, provider=self._endpoint.provider)

    async def _taken(self, frame: bytes) -> Any:
        self._raw = parsed_frame(frame)
        self._conversation.note_received(self._raw)
        message = self._socket_data.receive.decode(frame)
        calls = self._protocol.calls(self._raw)
        mine = {tool.name for tool in self._tools if tool.function is not None}
        if calls and all(call.name in mine for call in calls):
            raw = self._raw
            limits = RunLimits(max_concurrency=self._settings.max_concurrency)
            outcomes = await AsyncToolRunner(self._tools, limits).run(calls)
            await self._send(self._protocol.results([outcome.result for outcome in outcomes]))
            self._raw = raw
        return message

    async def _send(self, message: dict[str, Any]) -> None:
        if self._conversation.is_leaving and not self._conversation.is_waiting:
            await self._recover(ConnectionFailed("the server asked for another connection"), self._generation)
        generation, socket = self._generation, self._open_socket()
        text = json.dumps(self._conversation.note_sent(message))
        try:
            await socket.send(text)
        except Ended:
            await self._recover(ConnectionFailed("the server had ended the session"), generation)
        except WorldError as error:
            await self._recover(error, generation)

    def _open_socket(self) -> AsyncWebSocket:
        if self._socket is None:
            raise InvalidArgument("session", "one that is not open", "one in a with block")
        return self._socket

    async def _recover(self, error: WorldError, generation: int) -> None:
        """A connection is gone: make another that goes on where it was, once for all who notice. Raises the error."""
        async with self._guard:
            if generation != self._generation:
                return
            if not self._settings.resumes or not error.is_retryable:
                raise error
            was_waiting = self._conversation.is_waiting
            await self._open_socket().close()
            await self._remake(error)
            if was_waiting:
                self._restart = LiveRestart(reason=str(error))

    async def _remake(self, error: WorldError) -> None:
        for attempt in range(self._settings.patience):
            try:
                await self._connect()
            except WorldError as failure:
                error = failure
                if not failure.is_retryable and not isinstance(failure, DeadlineExceeded):
                    break
                longest = min(LONGEST_WAIT, self._settings.first_wait * 2.0**attempt)
                await AsyncClock().sleep(random.uniform(0.0, longest))
            else:
                return
        raise error

    async def _connect(self) -> None:
        """Open a connection and a session on it, and bring it to where the last one was."""
        deadline = Deadline(self._settings.handshake)
        if not self._endpoint.auth.is_ready:
            await AsyncClock().run(self._endpoint.auth.make_ready, Allowance(deadline))
        path, headers = self._address()
        limit = self._settings.max_message_bytes
        socket = await AsyncWebSocket.open(
            self._endpoint, path, headers, network=self._network, timeout=self._settings.handshake, max_bytes=limit
        )
        try:
            await socket.send(json.dumps(self._conversation.opening()))
            while not self._protocol.has_begun(parsed_frame(await socket.receive(max(0.0, deadline.remaining())))):
                continue
            for message in self._conversation.replay():
                await socket.send(json.dumps(message))
        except (TimeoutError, Ended) as error:
            await socket.close()
            raise self._no_session(error) from None
        except BaseException:
            await socket.close()
            raise
        self._socket, self._generation = socket, self._generation + 1

    def _no_session(self, error: Exception) -> WorldError:
        provider, seconds = self._endpoint.provider, self._settings.handshake
        if isinstance(error, Ended):
            return ConnectionFailed(f"{provider}: closed before the session began", provider=provider)
        return DeadlineExceeded(f"{provider}: no session within {seconds:g} s", deadline=seconds, provider=provider)

    def _address(self) -> tuple[str, Mapping[str, str]]:
        path = self._socket_data.path
        if self._settings.token is not None:
            return self._protocol.place_for_token(path), {"authorization": f"Token {self._settings.token}"}
        return path, signed_headers(self._endpoint, path)


def _socket_of(client: Any) -> Socket[Any]:
    package = type(client).__module__.rpartition(".")[0]
    try:
        live: Socket[Any] = import_module(f"{package}.sockets").LIVE
    except (ModuleNotFoundError, AttributeError):
        raise Unsupported("live", f"{package.rpartition('.')[2]} has no Live sessions") from None
    return live


def _protocol_of(endpoint: Endpoint) -> Any:
    protocol = next(iter(load_catalog()[endpoint.provider].protocols))
    return load_protocol(protocol).live
