"""Opens the connections of a Live session, and a session on each."""

from __future__ import annotations

import json
from contextlib import suppress
from importlib import import_module
from typing import Any, cast

from interlingua.connecting import connect_async
from interlingua.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeadlineExceeded,
    InvalidArgument,
    UnknownModel,
    Unsupported,
    WorldError,
)
from interlingua.live_values import LiveSettings, error_told_in, parsed_frame
from interlingua.protocols import load_live
from interlingua.protocols.live import Json, LiveConversation, LiveProtocol
from interlingua.providers import load_catalog
from interlingua.transport import AsyncHttpTransport, Endpoint
from interlingua.transport.clock import AsyncClock
from interlingua.transport.deadline import Allowance, Deadline
from interlingua.transport.websocket import AsyncWebSocket, Ended, Headers, signed_headers
from interlingua_wire._core.websocket import Socket


class AsyncOpener:
    """Opens connections to one model: where they lead, and what is spoken over them."""

    def __init__(self, client: Any, model: str, settings: LiveSettings) -> None:
        transport = client._transport
        if not isinstance(transport, AsyncHttpTransport):
            raise InvalidArgument("client", "one of another transport", "one that il.connect_async made")
        self.endpoint: Endpoint = transport.endpoint
        self.protocol = _protocol_of(self.endpoint)
        self.socket = _socket_of(client, self.protocol)
        self._network = transport.network
        self._model = model
        self._settings = settings

    async def open(self, conversation: LiveConversation, deadline: Deadline) -> AsyncWebSocket:
        """A connection with a session on it, brought to where the last one was.

        A token that is refused is renewed once.
        """
        path, headers, used = await self._address(deadline)
        try:
            socket = await self._connected(path, headers, deadline)
        except AuthenticationFailed:
            if not self.endpoint.auth.renew(used):
                raise
            path, headers, _ = await self._address(deadline)
            socket = await self._connected(path, headers, deadline)
        try:
            await self._begin(socket, conversation, deadline)
        except (TimeoutError, Ended) as error:
            await socket.close()
            raise self._no_session(error, deadline.seconds) from None
        except BaseException:
            await socket.close()
            raise
        return socket

    async def _connected(self, path: str, headers: Headers, deadline: Deadline) -> AsyncWebSocket:
        return await AsyncWebSocket.open(
            self.endpoint,
            path,
            headers,
            network=self._network,
            timeout=deadline.remaining(),
            max_bytes=self._settings.max_message_bytes,
        )

    async def _begin(self, socket: AsyncWebSocket, conversation: LiveConversation, deadline: Deadline) -> None:
        with suppress(WorldError, Ended):  # what the server said before it closed comes first, and says why
            await socket.send(json.dumps(conversation.opening()), _left(deadline))
        message: Json = {}
        while not self.protocol.has_begun(message):
            message = parsed_frame(await socket.receive(_left(deadline)))
            if (refusal := error_told_in(message, self.protocol, self.endpoint)) is not None:
                raise refusal
        for again in conversation.replay():
            await socket.send(json.dumps(again), _left(deadline))

    def _no_session(self, error: Exception, seconds: float) -> WorldError:
        provider = self.endpoint.provider
        if isinstance(error, Ended):
            return ConnectionFailed(f"{provider}: closed before the session began", provider=provider)
        return DeadlineExceeded(f"{provider}: no session within {seconds:g} s", deadline=seconds, provider=provider)

    async def _address(self, deadline: Deadline) -> tuple[str, Headers, object]:
        """Where to, with what, and the secret that can be renewed if it is refused."""
        config, token = self._settings.config, self._settings.token
        path, headers = self.protocol.address(self.socket.path, model=self._model, config=config, token=token)
        if headers is not None:
            return path, Headers(headers), None
        if not self.endpoint.auth.is_ready:
            await AsyncClock().run(self.endpoint.auth.make_ready, Allowance(deadline))
        return path, *signed_headers(self.endpoint, path)


def _left(deadline: Deadline) -> float:
    return max(0.0, deadline.remaining())


def client_and_model(name: str) -> tuple[Any, str]:
    """For a model string: the provider's own client, and the model's name there."""
    provider, slash, model = name.partition("/")
    if not slash:
        raise UnknownModel(name, "a Live session needs provider/model")
    return cast("Any", connect_async)(provider), model


def _socket_of(client: Any, protocol: LiveProtocol) -> Socket[Any]:
    package = type(client).__module__.rpartition(".")[0]
    socket: Socket[Any] = getattr(import_module(f"{package}.sockets"), protocol.socket)
    return socket


def _protocol_of(endpoint: Endpoint) -> LiveProtocol:
    spoken = load_catalog()[endpoint.provider].live
    if spoken is None:
        raise Unsupported("live", f"{endpoint.provider} has no Live sessions", provider=endpoint.provider)
    return load_live(spoken)
