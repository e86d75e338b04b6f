"""Keeps each request as the protocol got it, beside what then stood on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from attrs import evolve

from interlingua.chat import ChatRequest, ChatResponse
from interlingua.errors import ErrorFacts
from interlingua.profiles import Profile
from interlingua.protocols.base import ChatProtocol, Encoded, StreamDecoder
from interlingua.providers import Provider
from interlingua.providers.resolve import Directory, Route

if TYPE_CHECKING:
    from interlingua import AsyncClient, Client

HEADER = "x-mock-request"
"""Tells the mock which request of ours one on the wire is."""


class Watcher:
    """The requests of one mock."""

    def __init__(self) -> None:
        self._kept: dict[str, ChatRequest] = {}
        self._numbers = count(1)

    def keep(self, request: ChatRequest, encoded: Encoded) -> Encoded:
        """Keep a request, and mark what it has become."""
        key = str(next(self._numbers))
        self._kept[key] = request
        extra = encoded.request.extra
        marked = encoded.request._replace(extra=extra._replace(headers={**extra.headers, HEADER: key}))
        return evolve(encoded, request=marked)

    def find(self, headers: Mapping[str, str]) -> ChatRequest | None:
        """The request behind one on the wire; None for one of another client."""
        return self._kept.get(headers.get(HEADER, ""))


class WatchedDirectory(Directory):
    """A directory whose protocols are watched."""

    def __init__(self, known: Directory, watcher: Watcher) -> None:
        super().__init__(settings=known.settings, default=known.default)
        self._watcher = watcher

    def route(self, provider: Provider, model: str, protocol: str) -> Route:
        """One model over one protocol, watched."""
        found = super().route(provider, model, protocol)
        capabilities = evolve(found.capabilities, chat=_WatchedChat(found.capabilities.chat, self._watcher))
        return found._replace(capabilities=capabilities)


def watch(client: Client | AsyncClient, watcher: Watcher) -> None:
    """Let a client tell what it asks."""
    known = client._directory  # pyright: ignore[reportPrivateUsage] - a mock stands in its place
    client._directory = WatchedDirectory(known, watcher)  # pyright: ignore[reportPrivateUsage] - the same


class _WatchedChat:
    """A protocol that tells what it encodes."""

    def __init__(self, chat: ChatProtocol, watcher: Watcher) -> None:
        self.name = chat.name
        self._chat = chat
        self._watcher = watcher

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        return self._watcher.keep(request, self._chat.encode(request, profile, stream=stream))

    def decode(self, reply: Any, /) -> ChatResponse:
        return self._chat.decode(reply)

    def decoder(self) -> StreamDecoder[Any]:
        return self._chat.decoder()

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        return self._chat.read_error(status, headers, body)
