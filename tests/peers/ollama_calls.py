"""Every operation of the official Ollama client, once; run by a Python that has it. Writes what came back."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

import ollama

ADDRESS, FILE = sys.argv[1:]
HELLO = [{"role": "user", "content": "Hi there"}]
client = ollama.Client(ADDRESS)


def weather(city: str) -> str:
    """Weather of today.

    Args:
        city: Name of the city.
    """
    return city


def refused(call: Callable[[], object]) -> list[Any]:
    """Status and words of the error that a call raises."""
    try:
        call()
    except ollama.ResponseError as error:
        return [error.status_code, error.error]
    return []


def chats() -> dict[str, Any]:
    """Plain, streamed, with reasoning, with tools, loading."""
    streamed = list(client.chat("llama3.2", HELLO, stream=True))
    thought = client.chat("qwen3", HELLO, think=True, options={"num_predict": 50, "seed": 1}, keep_alive="1m")
    called = client.chat("llama3.2", HELLO, tools=[weather])
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    return {
        "plain": client.chat("llama3.2", HELLO).message.content,
        "streamed": "".join(piece.message.content or "" for piece in streamed),
        "done": [streamed[-1].done, streamed[-1].done_reason, streamed[-1].eval_count],
        "thought": [thought.message.thinking, thought.message.content],
        "called": [[call.function.name, call.function.arguments] for call in called.message.tool_calls or ()],
        "form": client.chat("llama3.2", HELLO, format=schema).message.content,
        "picture": client.chat("llama3.2", [{"role": "user", "content": "?", "images": [b"\x89PNG"]}]).done,
        "load": client.chat("llama3.2", []).done_reason,
    }


def texts() -> dict[str, Any]:
    """Completions and embeddings."""
    first = client.generate("llama3.2", "a b c")
    return {
        "generated": first.response,
        "streamed": "".join(
            piece.response for piece in client.generate("llama3.2", "d", context=first.context, stream=True)
        ),
        "vectors": [len(vector) for vector in client.embed("nomic-embed-text", ["a", "b"], dimensions=16).embeddings],
        "one": len(client.embeddings("nomic-embed-text", "a").embedding),
    }


def models() -> dict[str, Any]:
    """Pulled, made, shown, copied, listed, pushed, taken away."""
    pulled = list(client.pull("qwen3", stream=True))
    digest = client.create_blob(FILE)
    client.create("mine", files={"model.gguf": digest})
    client.create("me/yours", from_="llama3.2", system="Be terse.", parameters={"temperature": 0})
    client.copy("mine", "other")
    pushed = list(client.push("me/yours", stream=True))
    listed = sorted(model.model or "" for model in client.list().models)
    client.delete("other")
    return {
        "pulled": [pulled[0].status, pulled[1].completed, pulled[-1].status],
        "digest": digest,
        "pushed": pushed[-1].status,
        "listed": listed,
        "left": sorted(model.model or "" for model in client.list().models),
        "shown": client.show("me/yours").parameters,
        "capabilities": client.show("qwen3").capabilities,
        "plain": [client.pull("qwen3").status, client.push("me/yours").status],
        "loaded": [model.model for model in client.ps().models],
    }


def errors() -> dict[str, Any]:
    """By status, and in the middle of a stream."""
    return {
        "chat": refused(lambda: client.chat("none", HELLO)),
        "show": refused(lambda: client.show("none")),
        "delete": refused(lambda: client.delete("none")),
        "pull": refused(lambda: client.pull("none")),
        "stream": refused(lambda: list(client.pull("none", stream=True))),
        "create": refused(lambda: client.create("x")),
    }


async def under_a_loop() -> str:
    """The asynchronous client."""
    found = ""
    async for piece in await ollama.AsyncClient(ADDRESS).chat("llama3.2", HELLO, stream=True):
        found += piece.message.content or ""
    return found


held = models()
sys.stdout.write(
    json.dumps(
        {"models": held, "chats": chats(), "texts": texts(), "errors": errors(), "async": asyncio.run(under_a_loop())}
    )
)
