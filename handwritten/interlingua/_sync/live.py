# Derived from handwritten/interlingua/_async/live.py by codegen/unasync.py. Edit that one.
"""A Live session: typed messages both ways over a websocket, which goes on where it was when its connection breaks."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self, overload

from interlingua._sync.live_opening import Opener, client_and_model
from interlingua.errors import ConnectionFailed, DeadlineExceeded, InvalidArgument, InvalidReply, WorldError
from interlingua.live_values import (
    LiveReply,
    LiveRestart,
    LiveSettings,
    Turn,
    error_told_in,
    parsed_frame,
    reply_from,
)
from interlingua.messages import ToolResult
from interlingua.protocols.live import Json
from interlingua.requests import RunLimits
from interlingua.tool_running.runner import ToolRunner
from interlingua.tools import tools_from
from interlingua.transport.clock import Clock
from interlingua.transport.deadline import Deadline
from interlingua.transport.waiting import LONGEST_WAIT
from interlingua.transport.websocket import Ended, Guard, WebSocket, incomplete

FOR_EVER = 1e8
"""Seconds."""
MOMENT = 0.001
"""Seconds by which a wait may end too early."""


@overload
def live(model: str, settings: LiveSettings | None = None, /) -> LiveSession: ...
@overload
def live(client: Any, model: str, settings: LiveSettings | None = None, /) -> LiveSession: ...
def live(client: Any, model: str | LiveSettings | None = None, settings: LiveSettings | None = None, /) -> LiveSession:
    """A live conversation with a model. Open it with `with`.

    >>> with il.live("gemini/gemini-2.0-flash-live-001") as session:
    ...     print((session.ask("Hello")).text)

    A client that `il.connect` made, with a model's name there, does in place of a model string.
    """
    if isinstance(client, str):
        client, name = client_and_model(client)
        given = model if isinstance(model, LiveSettings) else None
        return LiveSession(client, name, given or LiveSettings(), closes_client=True)
    if not isinstance(model, str):
        raise InvalidArgument("model", type(model).__name__, "the name of a model")
    return LiveSession(client, model, settings or LiveSettings())


class LiveSession:
    """One conversation, over one connection after the other.

    Iterate over it for every message of the server, typed, with a `LiveRestart` among them where an answer begins anew.
    One task may send while another receives.
    """

    def __init__(self, client: Any, model: str, settings: LiveSettings, *, closes_client: bool = False) -> None:
        self._client = client if closes_client else None
        self._opener = Opener(client, model, settings)
        self._endpoint = self._opener.endpoint
        self._protocol = self._opener.protocol
        self._settings = settings
        self._tools = tools_from(settings.tools)
        kept = settings.max_kept_bytes if settings.resumes else 0
        self._conversation = self._protocol.begin(
            model, settings.config, self._tools, resumes=settings.resumes, kept=kept
        )
        self._socket: WebSocket | None = None
        self._guard = Guard()
        self._generation = 0
        self._restart: LiveRestart | None = None
        self._raw: Json = {}
        self._breaks = 0
        """Connections in a row on which no turn came to its end."""
        self._settled = Deadline(settings.handshake)
        """When the connection of now has lasted."""
        self._is_cut_short = False
        """Whether somebody has given up waiting for the answer that is still to come."""
        self._unwanted = 0
        """Turns that nobody waits for, while something else has been asked since."""
        self._ended_unwanted = False
        self._is_closed = False

    def __enter__(self) -> Self:
        try:
            self._connect()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the session. Harmless when called again."""
        self._is_closed = True
        if self._socket is not None:
            self._socket.close()
        if self._client is not None:
            self._client.close()

    def send(self, *turns: Turn, complete: bool = True) -> None:
        """Say something: texts are turns of the user, others contents or items as the API has them.

        With `complete=False` the model does not answer yet; so one brings in what was said before.
        """
        self._send(self._protocol.content(turns, complete=complete))

    def send_audio(self, samples: bytes, *, media_type: str | None = None) -> None:
        """Let the model hear something: PCM of 16 bit, little-endian, one channel, at the rate the API hears best."""
        self._send(self._protocol.audio(samples, media_type))

    def send_video(self, frame: bytes, *, media_type: str = "image/jpeg") -> None:
        """Let the model see a picture."""
        self._send(self._protocol.video(frame, media_type))

    def send_text(self, text: str) -> None:
        """Type something while the conversation goes on; the model answers when it likes."""
        self._send(self._protocol.typed(text))

    def send_message(self, message: Mapping[str, Any]) -> None:
        """Send anything else, as the API has it (`RealtimeClientEventDict`, `BidiGenerateContentClientMessageDict`)."""
        self._send([dict(message)])

    def start_activity(self) -> None:
        """The user begins to speak, where the model is not to find out by itself."""
        self._send(self._protocol.activity_start())

    def end_activity(self) -> None:
        """The user has spoken."""
        self._send(self._protocol.activity_end())

    def end_audio(self) -> None:
        """The microphone is off."""
        self._send(self._protocol.audio_end())

    def interrupt(self, *, played: float | None = None) -> None:
        """Stop the model. What it said after `played` seconds of its sound it then takes for unheard.

        Raises `Unsupported` where the API has no word for it.
        """
        self._send(self._protocol.interruption(played))

    def send_results(self, results: Sequence[ToolResult]) -> None:
        """What came of functions that the model wanted called, where no `tools` do it."""
        self._send(self._protocol.results(results))

    def ask(self, *turns: Turn, timeout: float = 600.0) -> LiveReply:
        """Say something and wait for the whole answer; with nothing to say, for the one that is still to come.

        Raises `DeadlineExceeded` after `timeout` seconds, what the server refuses it with, and what ends a session.
        """
        deadline = Deadline(timeout)
        if turns:
            self._unwanted += self._is_cut_short and self._protocol.ends_each
            self._is_cut_short = False
            self._send(self._protocol.content(turns, complete=True), deadline)
        try:
            return self._answer(deadline)
        except InvalidReply:
            raise
        except BaseException:
            self._is_cut_short = self._conversation.is_waiting
            raise

    def _answer(self, deadline: Deadline) -> LiveReply:
        messages: list[Any] = []
        raw: list[Json] = []
        restarts = forgotten = 0
        while True:
            message = self._receive(deadline)
            if message is None:
                raise incomplete(self._endpoint)
            if isinstance(message, LiveRestart):
                messages, raw, restarts, forgotten = [], [], restarts + 1, message.forgotten
                continue
            if (refusal := error_told_in(self._raw, self._protocol, self._endpoint)) is not None:
                raise refusal
            messages.append(message)
            raw.append(self._raw)
            if not self._conversation.ends_turn(self._raw):
                continue
            if not self._ended_unwanted:
                spoken = self._protocol.reply(raw, messages)
                return reply_from(spoken, messages, restarts=restarts, forgotten=forgotten)
            messages, raw = [], []

    def receive(self) -> Any:
        """The next message of the server, typed; a `LiveRestart`; or None once the session has ended.

        Raises `InvalidReply` for what is no message, after which the session goes on.
        """
        return self._receive(None)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        message = self._receive(None)
        if message is None:
            raise StopIteration
        return message

    def _receive(self, deadline: Deadline | None) -> Any:
        while True:
            if self._restart is not None:
                restart, self._restart = self._restart, None
                return restart
            generation, socket = self._generation, self._open_socket()
            try:
                frame = socket.receive(self._patience(deadline))
            except TimeoutError:
                self._refuse_lateness(deadline)
                silence = f"{self._endpoint.provider}: silent for {self._settings.idle:g} s"
                self._recover(ConnectionFailed(silence, provider=self._endpoint.provider), generation, deadline)
            except Ended:
                if self._is_over(generation):
                    return None
                self._recover(incomplete(self._endpoint), generation, deadline)
            except WorldError as error:
                if self._is_closed:
                    return None
                self._recover(error, generation, deadline)
            else:
                raw = parsed_frame(frame)
                due = self._noted(raw, generation)
                if due is not None:
                    return self._taken(frame, raw, due)

    def _patience(self, deadline: Deadline | None) -> float:
        idle = self._settings.idle if self._conversation.is_waiting else FOR_EVER
        return idle if deadline is None else max(0.0, min(idle, deadline.remaining()))

    def _refuse_lateness(self, deadline: Deadline | None) -> None:
        if deadline is not None and deadline.remaining() < MOMENT:
            late = f"{self._endpoint.provider}: no whole answer within {deadline.seconds:g} s"
            raise DeadlineExceeded(late, deadline=deadline.seconds, provider=self._endpoint.provider)

    def _is_over(self, generation: int) -> bool:
        """Whether the end of a connection is that of the session; another may be in the making just now."""
        with self._guard:
            return self._is_closed or (generation == self._generation and not self._conversation.is_waiting)

    def _noted(self, raw: Json, generation: int) -> Sequence[Json] | None:
        """What is due now that a message has come; None if it is of a connection that has been given up."""
        with self._guard:
            if generation != self._generation:
                return None
            due = self._conversation.note_received(raw)
            if self._conversation.ends_turn(raw):
                self._breaks = 0
                self._is_cut_short = False
                self._ended_unwanted = self._unwanted > 0
                self._unwanted -= self._ended_unwanted
            return due

    def _taken(self, frame: bytes, raw: Json, due: Sequence[Json]) -> Any:
        self._raw = raw
        message = self._opener.socket.receive.decode(frame)
        calls = self._protocol.calls(raw)
        mine = {tool.name for tool in self._tools if tool.function is not None}
        if calls and all(call.name in mine for call in calls):
            limits = RunLimits(max_concurrency=self._settings.max_concurrency)
            outcomes = ToolRunner(self._tools, limits).run(calls)
            self._send(self._protocol.results([outcome.result for outcome in outcomes]))
            self._raw = raw
        self._deliver(due, self._generation, self._open_socket())
        return message

    def _send(self, messages: Sequence[Json], deadline: Deadline | None = None) -> None:
        if self._conversation.is_leaving and not self._conversation.is_waiting:
            away = ConnectionFailed("the server asked for another connection")
            self._recover(away, self._generation, deadline)
        with self._guard:  # while a connection is made anew, what it is to be told of stays as it is
            generation, socket = self._generation, self._open_socket()
            due = [piece for message in messages for piece in self._conversation.note_sent(message)]
        self._deliver(due, generation, socket, deadline)

    def _deliver(
        self, messages: Sequence[Json], generation: int, socket: WebSocket, deadline: Deadline | None = None
    ) -> None:
        seconds = self._settings.idle if deadline is None else min(self._settings.idle, deadline.remaining())
        try:
            for message in messages:
                socket.send(json.dumps(message), max(MOMENT, seconds))
        except Ended:
            self._recover(ConnectionFailed("the server had ended the session"), generation, deadline)
        except WorldError as error:
            self._recover(error, generation, deadline)

    def _open_socket(self) -> WebSocket:
        if self._socket is None:
            raise InvalidArgument("session", "one that is not open", "one in a with block")
        return self._socket

    def _recover(self, error: WorldError, generation: int, deadline: Deadline | None) -> None:
        """A connection is gone: make another that goes on where it was, once for all who notice. Raises the error."""
        with self._guard:
            if generation != self._generation:
                return
            if self._is_closed or not self._settings.resumes or not error.is_retryable:
                raise error
            self._generation += 1
            was_waiting = self._conversation.is_waiting
            if self._settled.has_passed and not was_waiting:
                self._breaks = 0
            self._open_socket().close()
            self._remake(error, deadline)
            self._unwanted = 0
            if was_waiting or self._conversation.forgotten:
                self._restart = LiveRestart(reason=str(error), forgotten=self._conversation.forgotten)

    def _remake(self, error: WorldError, deadline: Deadline | None) -> None:
        while self._breaks < self._settings.patience:
            self._refuse_lateness(deadline)
            if self._breaks:
                longest = min(LONGEST_WAIT, self._settings.first_wait * 2.0 ** (self._breaks - 1))
                seconds = random.uniform(0.0, longest)
                Clock().sleep(seconds if deadline is None else min(seconds, max(0.0, deadline.remaining())))
            self._breaks += 1
            try:
                self._connect(deadline)
            except WorldError as failure:
                self._refuse_lateness(deadline)
                error = failure
                if not failure.is_retryable and not isinstance(failure, DeadlineExceeded):
                    break
            else:
                return
        self._breaks = 0
        raise error

    def _connect(self, deadline: Deadline | None = None) -> None:
        handshake = self._settings.handshake
        seconds = handshake if deadline is None else max(MOMENT, min(handshake, deadline.remaining()))
        socket = self._opener.open(self._conversation, Deadline(seconds))
        if self._is_closed:
            socket.close()
            raise ConnectionFailed("the session was closed meanwhile", provider=self._endpoint.provider)
        self._socket, self._settled = socket, Deadline(handshake)
