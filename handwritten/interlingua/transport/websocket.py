"""Websockets by way of `websockets`, within deadlines, and what their ends mean."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from types import TracebackType
from typing import Any, cast

from interlingua.errors import (
    ApiError,
    AuthenticationFailed,
    BadRequest,
    ConnectionFailed,
    DeadlineExceeded,
    MissingExtra,
    Overloaded,
    PermissionDenied,
    ReplyTooLarge,
    RequestTooLarge,
    ServerError,
    StreamIncomplete,
    Unsupported,
    WorldError,
)
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.failures import Circumstances, bare, error_from_reply
from interlingua.transport.loops import is_under_trio
from interlingua.transport.render import Body
from interlingua.transport.surroundings import Network, is_socks, proxy_for, tls_for

try:
    from websockets.asyncio.client import ClientConnection as AsyncConnection
    from websockets.asyncio.client import connect as connect_async
    from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
    from websockets.http11 import Response
    from websockets.sync.client import ClientConnection as Connection
    from websockets.sync.client import connect
except ModuleNotFoundError as error:
    raise MissingExtra("websocket", "a Live session") from error

SILENT = logging.Logger("interlingua.websocket", level=logging.CRITICAL + 1)
"""The library's own log shows headers, and so keys."""

CLOSES: dict[int, type[ApiError]] = {
    1003: BadRequest,
    1007: BadRequest,
    1008: PermissionDenied,
    1009: RequestTooLarge,
    1011: ServerError,
    1012: Overloaded,
    1013: Overloaded,
    1014: ServerError,
    3000: AuthenticationFailed,
    3003: PermissionDenied,
}
"""What the server's codes mean. https://www.iana.org/assignments/websocket, checked 2026-11-28."""
NORMAL = {1000, 1005}
"""1005 stands for an end without a code."""
GOING_AWAY = 1001
TOO_BIG = 1009
BROKEN_RULES = {1002, 1007}
"""What we close with when the other side does not keep to the protocol, or to UTF-8."""
PINGS = 20.0
"""Seconds of silence after which the other side is asked for a sign of life, and how long that may take."""
SPANS = 4
"""Parts of that time, each of which is listened to on its own."""
STUCK = 3
"""Times as long a socket may block; websockets 17.0 and older also stop reading then, after which silence is known."""
CLOSING = 0.4
"""Seconds that the other side has to agree to an end."""


class Ended(Exception):
    """The other side has closed the connection as it should."""


class AsyncWebSocket:
    """One websocket under asyncio."""

    def __init__(self, connection: AsyncConnection, endpoint: Endpoint) -> None:
        self._connection = connection
        self._endpoint = endpoint

    @classmethod
    async def open(
        cls,
        endpoint: Endpoint,
        path: str,
        headers: Mapping[str, str],
        *,
        network: Network,
        timeout: float,
        max_bytes: int,
    ) -> AsyncWebSocket:
        """Connect. Raises `ConnectionFailed`, `DeadlineExceeded`, or what the server refuses it with."""
        if is_under_trio():
            raise Unsupported("live", "websockets run under asyncio alone; il.live runs in any thread")
        try:
            async with asyncio.timeout(timeout):
                connection = await connect_async(
                    _address(endpoint, path),
                    **_settings(endpoint, network, headers, max_bytes),
                    create_connection=StayingAsync,
                    open_timeout=None,
                )
        except (OSError, InvalidHandshake, InvalidURI, EOFError) as error:
            raise _not_opened(error, endpoint, timeout) from None
        return cls(connection, endpoint)

    async def send(self, text: str, timeout: float) -> None:
        """Send a message; waits while the other side cannot take more, which after `timeout` seconds has gone."""
        try:
            async with asyncio.timeout(timeout):
                await self._connection.send(text)
        except ConnectionClosed as error:
            raise end_told_by(error, self._endpoint) from None
        except TimeoutError:
            self._connection.transport.abort()
            raise takes_nothing(self._endpoint) from None

    async def receive(self, timeout: float) -> bytes:
        """The next message. Raises `TimeoutError`, `Ended`, or what the end of the connection means."""
        try:
            async with asyncio.timeout(timeout):
                return _bytes(await self._connection.recv())
        except ConnectionClosed as error:
            raise end_told_by(error, self._endpoint) from None

    async def close(self) -> None:
        """End the connection."""
        try:
            async with asyncio.timeout(CLOSING + 0.05):
                await self._connection.close()
        except OSError:  # a time-out among them, where what is still to be written is not taken
            self._connection.transport.abort()
            await self._connection.wait_closed()


class AsyncGuard(asyncio.Lock):
    """Lets one task at a time through."""


class Guard:
    """Lets one thread at a time through."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._lock.release()


class WebSocket:
    """One websocket."""

    def __init__(self, connection: Connection, endpoint: Endpoint) -> None:
        self._connection = connection
        self._endpoint = endpoint
        connection.socket.settimeout(STUCK * PINGS)

    @classmethod
    def open(
        cls,
        endpoint: Endpoint,
        path: str,
        headers: Mapping[str, str],
        *,
        network: Network,
        timeout: float,
        max_bytes: int,
    ) -> WebSocket:
        """Connect. Raises `ConnectionFailed`, `DeadlineExceeded`, or what the server refuses it with."""
        try:
            opening = cast("Any", connect)(
                _address(endpoint, path),
                **_settings(endpoint, network, headers, max_bytes),
                create_connection=Staying,
                open_timeout=timeout,
            )
            connection: Connection = opening.__enter__()
        except (OSError, InvalidHandshake, InvalidURI, EOFError) as error:
            raise _not_opened(error, endpoint, timeout) from None
        return cls(connection, endpoint)

    def send(self, text: str, timeout: float) -> None:
        """Send a message; waits while the other side cannot take more, which after `timeout` seconds has gone."""
        connection = self._connection
        try:
            with suppress(OSError):
                connection.socket.settimeout(max(timeout, 0.001))
            connection.send(text)
            with suppress(OSError):
                connection.socket.settimeout(STUCK * PINGS)
        except ConnectionClosed as error:
            if isinstance(error.__cause__, TimeoutError):
                raise takes_nothing(self._endpoint) from None
            raise end_told_by(error, self._endpoint) from None

    def receive(self, timeout: float) -> bytes:
        """The next message. Raises `TimeoutError`, `Ended`, or what the end of the connection means."""
        try:
            return _bytes(self._connection.recv(timeout=timeout))
        except ConnectionClosed as error:
            raise end_told_by(error, self._endpoint) from None

    def close(self) -> None:
        """End the connection."""
        connection = self._connection
        with suppress(OSError):
            if connection.protocol_mutex.acquire(timeout=CLOSING):
                connection.protocol_mutex.release()
            else:  # another thread waits for the other side to take something
                connection.socket.shutdown(socket.SHUT_RDWR)
            connection.close()


class Refused(InvalidHandshake):
    """An answer that opens no websocket, be it one that leads elsewhere: the key does not go along."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class Pulse:
    """How long nothing has come from the other side, not counting when it was we who did not listen."""

    def __init__(self) -> None:
        self.has_come = False
        self._silent = 0

    def spans_of_silence(self, *, is_deaf: bool) -> int:
        """To be asked at the end of each span."""
        self._silent = 0 if self.has_come or is_deaf else self._silent + 1
        self.has_come = False
        return self._silent


class StayingAsync(AsyncConnection):
    """Follows no redirect, and does not wait for ever for the other side to go after either has ended it.

    Whoever takes nothing for long keeps the connection nevertheless: what waits for him hides the signs of life.
    """

    _is_ending = False

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._pulse = Pulse()

    def data_received(self, data: bytes) -> None:
        self._pulse.has_come = True
        super().data_received(data)

    async def keepalive(self) -> None:
        silent = 0
        while silent < 2 * SPANS:
            await asyncio.sleep(PINGS / SPANS)
            silent = self._pulse.spans_of_silence(is_deaf=self.recv_messages.paused)
            if silent == SPANS:
                asyncio.ensure_future(await self.ping()).add_done_callback(_note_end)
        self.transport.abort()

    async def handshake(self, *arguments: Any, **keywords: Any) -> None:
        try:
            await super().handshake(*arguments, **keywords)
        except InvalidStatus as error:
            raise Refused(error.response) from None

    def send_data(self) -> None:
        super().send_data()
        if self.protocol.close_expected() and not self._is_ending:
            self._is_ending = True
            self.loop.call_later(CLOSING, self.transport.abort)


class Staying(Connection):
    """Follows no redirect, and does not wait for ever for the other side to go after either has ended it."""

    _ending: threading.Timer | None = None

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        self._pulse = Pulse()
        super().__init__(*arguments, **keywords)

    def process_event(self, event: Any) -> None:
        self._pulse.has_come = True
        super().process_event(event)

    def keepalive(self) -> None:
        silent = 0
        while self.recv_events_thread.is_alive() and silent < 2 * SPANS:
            self.recv_events_thread.join(PINGS / SPANS)
            silent = self._pulse.spans_of_silence(is_deaf=self.recv_messages.paused)
            if silent == SPANS:
                with suppress(ConnectionClosed):
                    self.ping()
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def handshake(self, *arguments: Any, **keywords: Any) -> None:
        try:
            super().handshake(*arguments, **keywords)
        except InvalidStatus as error:
            raise Refused(error.response) from None

    def send_data(self) -> None:
        super().send_data()
        if self.protocol.close_expected() and self._ending is None:
            self._ending = threading.Timer(CLOSING, self.close_socket)
            self._ending.daemon = True
            self._ending.start()

    def close_socket(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
        super().close_socket()


def _note_end(pong: asyncio.Future[float]) -> None:
    """Whoever waits for a message is told why the connection has ended; nobody waits for this."""
    if not pong.cancelled():
        pong.exception()


def _bytes(message: str | bytes) -> bytes:
    return message.encode() if isinstance(message, str) else message


def _address(endpoint: Endpoint, path: str) -> str:
    scheme, _, rest = endpoint.base_url.partition("://")
    return f"{'wss' if scheme == 'https' else 'ws'}://{rest}{path}"


def _settings(endpoint: Endpoint, network: Network, headers: Mapping[str, str], max_bytes: int) -> dict[str, Any]:
    proxy = proxy_for(endpoint.base_url, network)
    if is_socks(proxy) and find_spec("python_socks") is None:
        raise MissingExtra("socks", "a Live session by way of a SOCKS proxy")
    is_secure = endpoint.base_url.startswith("https:")
    return {
        "additional_headers": dict(headers),
        "ssl": tls_for(endpoint.base_url, network, proxy=None) if is_secure else None,
        "proxy": proxy,
        "max_size": max_bytes,
        "ping_interval": PINGS,
        "close_timeout": CLOSING,
        "logger": SILENT,
        "user_agent_header": None,
    }


@dataclass
class Handshake:
    """The request that opens a websocket, to be signed."""

    url: str
    headers: dict[str, str] = field(repr=False)
    method: str = "GET"
    body: Body = None


class Headers(dict[str, str]):
    """Those of the request that opens a websocket, with what is shown to nobody."""

    def __repr__(self) -> str:
        return f"Headers({', '.join(self)})"


def signed_headers(endpoint: Endpoint, path: str) -> tuple[Headers, object]:
    """Those of the request that opens a websocket, with the key; and what it was signed with."""
    handshake = Handshake(endpoint.base_url + path, {name.lower(): text for name, text in endpoint.headers.items()})
    used = endpoint.auth.sign(handshake)
    return Headers(handshake.headers), used


def _not_opened(error: Exception, endpoint: Endpoint, timeout: float) -> WorldError:
    at = Circumstances(endpoint=endpoint)
    if isinstance(error, Refused):
        answer = error.answer
        headers = {name.lower(): value for name, value in answer.headers.raw_items()}
        return error_from_reply(answer.status_code, headers, bytes(answer.body or b""), at=at)
    if isinstance(error, TimeoutError):
        return DeadlineExceeded(
            f"{endpoint.provider}: no session within {timeout:.3g} s", deadline=timeout, **at.facts()
        )
    return ConnectionFailed(at.hide(f"{endpoint.provider}: {type(error).__name__}: {error}"), **at.facts())


def end_told_by(closed: ConnectionClosed, endpoint: Endpoint) -> WorldError | Ended:
    """What the end of a connection means; to be raised where it was met, for a closing reason may hold the key."""
    return bare(error_for_end(closed, endpoint) or Ended())


def error_for_end(closed: ConnectionClosed, endpoint: Endpoint) -> WorldError | None:
    """By the code that the other side closed with, or none if it just went; None where it ended as it should."""
    at, frame, ours = Circumstances(endpoint=endpoint), closed.rcvd, closed.sent
    if frame is None and ours is not None and ours.code == TOO_BIG:
        return ReplyTooLarge(f"{endpoint.provider}: a message is larger than allowed", **at.facts())
    if frame is None and ours is not None and ours.code in BROKEN_RULES:
        return ConnectionFailed(f"{endpoint.provider}: no proper websocket ({ours.code}: {ours.reason})", **at.facts())
    if frame is None:
        return ConnectionFailed(f"{endpoint.provider}: the connection was lost (1006)", **at.facts())
    told = at.hide(f"{endpoint.provider}: closed with {frame.code}{': ' if frame.reason else ''}{frame.reason}")
    if frame.code in NORMAL:
        return None
    if frame.code == GOING_AWAY:
        return ConnectionFailed(told, **at.facts())
    kind = CLOSES.get(frame.code, ApiError)
    return kind(told, code=str(frame.code), is_retryable=issubclass(kind, ServerError), **at.facts())


def takes_nothing(endpoint: Endpoint) -> ConnectionFailed:
    """For a connection whose other side has stopped to read."""
    facts = Circumstances(endpoint=endpoint).facts()
    return ConnectionFailed(f"{endpoint.provider}: the other side takes nothing more", **facts)


def incomplete(endpoint: Endpoint) -> StreamIncomplete:
    """For a session that ended as it should while an answer was still to come."""
    facts = Circumstances(endpoint=endpoint).facts()
    return StreamIncomplete(f"{endpoint.provider}: the session ended before the turn did", cause="end", **facts)
