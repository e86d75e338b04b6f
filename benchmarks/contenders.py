"""Ourselves as contenders of the side-by-side benchmark, through the unified clients; see `docs/performance.md`.

The harness gives the base class and checks every answer's text, every stream's length and every embedding's shape.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from base import KEY, Contender, Conversation

import interlingua as il

SAYING = {"system": il.system, "user": il.user, "assistant": il.assistant}


class OpenAI(Contender):
    """Chat Completions; also what an import of the library costs."""

    import_stmt = "import interlingua as il; il.Client; il.AsyncClient"
    provider, path, model = "openai", "/v1", "gpt-4o-mini"
    embedding_model: str | None = "text-embedding-3-small"

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = il.Client(self.provider, api_key=KEY, base_url=url + self.path)

    async def aopen(self) -> None:
        """The client for an event loop."""
        self.async_client = il.AsyncClient(self.provider, api_key=KEY, base_url=self.url + self.path)

    def close(self) -> None:
        """Close the client."""
        self.client.close()

    async def aclose(self) -> None:
        """Close the client for an event loop."""
        await self.async_client.close()

    def conversation(self, turns: int = 1, chars: int = 0) -> Conversation:
        """The turns as our messages."""
        given = super().conversation(turns, chars)
        return given._replace(messages=[SAYING[turn["role"]](turn["content"]) for turn in given.messages])

    def image_conversation(self, b64: str) -> Conversation:
        """A picture as bytes, which is how a program has it: base64 is ours to make."""
        image = il.Image(base64.b64decode(b64 + "=" * (-len(b64) % 4)), media_type="image/png")
        given = self.conversation()
        return given._replace(messages=[*given.messages[:-1], il.user([il.Text(given.messages[-1].text), image])])

    def chat_once(self, conversation: Conversation) -> str:
        """One plain call."""
        return self.client.chat(self.model, conversation.messages).text

    def stream_once(self, conversation: Conversation) -> Iterator[str]:
        """The text of one stream."""
        with self.client.stream(self.model, conversation.messages) as stream:
            yield from stream.text_deltas()

    def embed_once(self, texts: list[str]) -> Sequence[Sequence[float]]:
        """One vector a text."""
        return self.client.embed(self.embedding_model, texts).embeddings

    async def achat_once(self, conversation: Conversation) -> str:
        """One plain call under an event loop."""
        return (await self.async_client.chat(self.model, conversation.messages)).text

    async def astream_once(self, conversation: Conversation) -> AsyncIterator[str]:
        """The text of one stream under an event loop."""
        async with self.async_client.stream(self.model, conversation.messages) as stream:
            async for text in stream.text_deltas():
                yield text


class OpenAIAsync(OpenAI):
    """For what a process pays that never makes a synchronous call."""

    chat_once: Any = None
    stream_once: Any = None
    embed_once: Any = None


class Anthropic(OpenAI):
    """Anthropic Messages."""

    dialect = "openai"  # of the turns, which become our messages
    provider, path, model = "anthropic", "", "claude-sonnet-4-5"
    embed_once: Any = None


class Gemini(OpenAI):
    """Gemini."""

    provider, path, model = "gemini", "", "gemini-2.5-flash"
    embedding_model = "gemini-embedding-001"


class AnthropicAsync(Anthropic):
    """For what a process pays that never makes a synchronous call."""

    chat_once: Any = None
    stream_once: Any = None


class GeminiAsync(Gemini):
    """For what a process pays that never makes a synchronous call."""

    chat_once: Any = None
    stream_once: Any = None
    embed_once: Any = None
