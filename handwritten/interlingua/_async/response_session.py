"""Responses one after the other over one websocket, which spares each the way to the server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from importlib import import_module
from types import TracebackType
from typing import Any, Self

from interlingua.errors import DeadlineExceeded, InvalidArgument
from interlingua.live_values import parsed_frame
from interlingua.protocols.openai_responses.session import (
    ENDS,
    NOT_SENT,
    SOCKET,
    asking_for,
    refusal_in,
    status_in,
)
from interlingua.transport import AsyncHttpTransport
from interlingua.transport.clock import AsyncClock
from interlingua.transport.deadline import Allowance, Deadline
from interlingua.transport.failures import Circumstances, api_error
from interlingua.transport.websocket import AsyncWebSocket, Ended, incomplete, signed_headers

HANDSHAKE = 10.0
LARGEST_EVENT = 64 << 20


def response_session_async(client: Any, /) -> AsyncResponseSession:
    """Responses over a websocket, by a client that `il.connect_async("openai")` made. Open it with `async with`.

    >>> async with il.response_session_async(openai) as session:
    ...     response = await session.create({"model": "gpt-5", "input": "Hello"})
    """
    return AsyncResponseSession(client)


class AsyncResponseSession:
    """One connection, over which one response comes after the other.

    The server keeps the last response for it: with `previous_response_id` the next one goes on from there, stored or
    not. A connection lives an hour; it is not made anew by itself.
    """

    def __init__(self, client: Any) -> None:
        transport = client._transport
        if not isinstance(transport, AsyncHttpTransport):
            raise InvalidArgument("client", "one of another transport", "one that il.connect_async made")
        self._endpoint = transport.endpoint
        self._network = transport.network
        package = type(client).__module__.rpartition(".")[0]
        self._spoken = getattr(import_module(f"{package}.sockets"), SOCKET)
        self._socket: AsyncWebSocket | None = None
        self._is_answering = False

    async def __aenter__(self) -> Self:
        deadline = Deadline(HANDSHAKE)
        if not self._endpoint.auth.is_ready:
            await AsyncClock().run(self._endpoint.auth.make_ready, Allowance(deadline))
        headers, _ = signed_headers(self._endpoint, self._spoken.path)
        self._socket = await AsyncWebSocket.open(
            self._endpoint,
            self._spoken.path,
            headers,
            network=self._network,
            timeout=deadline.remaining(),
            max_bytes=LARGEST_EVENT,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the connection. Harmless when called again."""
        if self._socket is not None:
            await self._socket.close()

    async def create(self, request: Mapping[str, Any], /, *, timeout: float = 600.0) -> Any:
        """Ask for a response (`CreateResponse`) and wait for all of it. Raises as `stream`."""
        last: Any = None
        async for event in self.stream(request, timeout=timeout):
            last = event
        return last.response

    async def stream(self, request: Mapping[str, Any], /, *, timeout: float = 600.0) -> AsyncIterator[Any]:
        """Ask for a response and give its events, typed, to the last.

        What is left of an answer that nobody read to its end is passed over first. Raises what the server refuses it
        with, `DeadlineExceeded`, and `StreamIncomplete` where the connection ends before the answer does.
        """
        if NOT_SENT & request.keys():
            raise InvalidArgument("request", ", ".join(sorted(NOT_SENT & request.keys())), "none of these")
        deadline = Deadline(timeout)
        socket = self._open_socket()
        while self._is_answering:
            await self._next(socket, deadline)
        await socket.send(json.dumps(asking_for(request)), max(0.0, deadline.remaining()))
        self._is_answering = True
        while self._is_answering:
            frame, event = await self._next(socket, deadline)
            facts = refusal_in(event)
            if facts is not None:
                at = Circumstances(endpoint=self._endpoint)
                raise api_error(facts, status=status_in(event), body=event, at=at)
            yield self._spoken.receive.decode(frame)

    async def _next(self, socket: AsyncWebSocket, deadline: Deadline) -> tuple[bytes, dict[str, Any]]:
        provider, seconds = self._endpoint.provider, deadline.seconds
        try:
            frame = await socket.receive(max(0.0, deadline.remaining()))
        except TimeoutError:
            late = f"{provider}: no whole answer within {seconds:g} s"
            raise DeadlineExceeded(late, deadline=seconds, provider=provider) from None
        except Ended:
            raise incomplete(self._endpoint) from None
        event = parsed_frame(frame)
        self._is_answering = event.get("type") not in ENDS
        return frame, event

    def _open_socket(self) -> AsyncWebSocket:
        if self._socket is None:
            raise InvalidArgument("session", "one that is not open", "one in a with block")
        return self._socket
