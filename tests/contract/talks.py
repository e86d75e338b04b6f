"""The two ways to call, behind one face: without an event loop and under one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import anyio

import interlingua as il
from interlingua.events import Event

Told = tuple[list[Event], il.ChatResponse[Any]]


@dataclass(frozen=True)
class Blocking:
    """`il.Client`."""

    client: Mapping[str, Any]
    """Its settings."""
    model: str | None
    chats: Mapping[str, Any]
    """Settings of every call of a chat."""

    def chat(self, messages: Any, **settings: Any) -> il.ChatResponse[Any]:
        with il.Client(**self.client) as client:
            return client.chat(self.model, messages, **self.chats, **settings)

    def stream(self, messages: Any, **settings: Any) -> Told:
        with (
            il.Client(**self.client) as client,
            client.stream(self.model, messages, **self.chats, **settings) as stream,
        ):
            events = list(stream)
            return events, stream.response()

    def run(self, messages: Any, **settings: Any) -> Any:
        with il.Client(**self.client) as client:
            return client.run(self.model, messages, **self.chats, **settings)

    def embed(self, model: str | None, texts: list[str], **settings: Any) -> il.EmbeddingResponse:
        with il.Client(**self.client) as client:
            return client.embed(model, texts, **settings)

    def count_tokens(self, messages: Any) -> int:
        with il.Client(**self.client) as client:
            return client.count_tokens(self.model, messages, **self.chats).input_tokens


class Looping(Blocking):
    """`il.AsyncClient`."""

    def chat(self, messages: Any, **settings: Any) -> il.ChatResponse[Any]:
        return self._run(lambda client: client.chat(self.model, messages, **self.chats, **settings))

    def stream(self, messages: Any, **settings: Any) -> Told:
        async def told(client: il.AsyncClient) -> Told:
            async with client.stream(self.model, messages, **self.chats, **settings) as stream:
                events = [event async for event in stream]
                return events, await stream.response()

        return self._run(told)

    def run(self, messages: Any, **settings: Any) -> Any:
        return self._run(lambda client: client.run(self.model, messages, **self.chats, **settings))

    def embed(self, model: str | None, texts: list[str], **settings: Any) -> il.EmbeddingResponse:
        return self._run(lambda client: client.embed(model, texts, **settings))

    def count_tokens(self, messages: Any) -> int:
        counted = self._run(lambda client: client.count_tokens(self.model, messages, **self.chats))
        return counted.input_tokens

    def _run(self, ask: Callable[[il.AsyncClient], Awaitable[Any]]) -> Any:
        async def main() -> Any:
            async with il.AsyncClient(**self.client) as client:
                return await ask(client)

        return anyio.run(main)


TALKS: Mapping[str, type[Blocking]] = {"sync": Blocking, "async": Looping}
