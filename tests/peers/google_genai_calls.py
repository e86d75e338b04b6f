"""Calls a Gemini server with google-genai, and prints what came of it as JSON: `google_genai_calls.py ADDRESS`."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from google import genai
from google.genai import live as genai_live
from google.genai import types

FLASH, EMBEDDING, LIVE = "gemini-2.5-flash", "gemini-embedding-001", "gemini-2.0-flash-live-001"


def weather(city: str) -> str:
    """The weather of today."""
    return f"sunny in {city}"


def models(client: genai.Client) -> dict[str, Any]:
    """Models, answers, streams, counts and vectors."""
    config = types.GenerateContentConfig(tools=[weather])
    chat = client.chats.create(model=FLASH)
    return {
        "models": len(list(client.models.list())),
        "model": client.models.get(model=FLASH).input_token_limit,
        "said": client.models.generate_content(model=FLASH, contents="Hello there").text,
        "streamed": "".join(
            e.text or "" for e in client.models.generate_content_stream(model=FLASH, contents="a b c d")
        ),
        "called": client.models.generate_content(
            model=FLASH, contents='call weather {"city": "Rome"}', config=config
        ).text,
        "tokens": client.models.count_tokens(model=FLASH, contents="Hello there").total_tokens,
        "vector": len(client.models.embed_content(model=EMBEDDING, contents=["a", "b"]).embeddings),
        "chat": [chat.send_message("one").text, chat.send_message("two").text, len(chat.get_history())],
    }


def files(client: genai.Client) -> dict[str, Any]:
    """Files, caches, batches and stores."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bees.txt"
        path.write_text("Bees make honey. " * 1000)
        file = client.files.upload(file=path, config={"display_name": "Bees"})
        store = client.file_search_stores.create(config={"display_name": "Papers"})
        operation = client.file_search_stores.upload_to_file_search_store(
            file=path, file_search_store_name=store.name, config={"display_name": "Bees"}
        )
    for _ in range(3):
        operation = client.operations.get(operation)
    cache = client.caches.create(model=FLASH, config={"contents": ["Hello"], "ttl": "60s"})
    used = types.GenerateContentConfig(cached_content=cache.name)
    requests = [{"contents": [{"role": "user", "parts": [{"text": "Hello"}]}]}]
    batch = client.batches.create(model=FLASH, src=requests, config={"display_name": "b"})
    for _ in range(3):
        batch = client.batches.get(name=batch.name)
    facts = {
        "file": [file.display_name, client.files.get(name=file.name).size_bytes, len(list(client.files.list()))],
        "cache": client.models.generate_content(model=FLASH, contents="Hi", config=used).text,
        "caches": len(list(client.caches.list())),
        "batch": [batch.state.name, batch.dest.inlined_responses[0].response.text],
        "store": [operation.done, client.file_search_stores.get(name=store.name).active_documents_count],
    }
    client.caches.delete(name=cache.name)
    client.files.delete(name=file.name)
    client.file_search_stores.delete(name=store.name, config={"force": True})
    return facts


async def live(client: genai.Client, address: str) -> dict[str, Any]:
    """A conversation with a tool. The client knows TLS alone, so that is taken away."""
    client._api_client._websocket_base_url = lambda *_: address.replace("http", "ws")
    connect = genai_live.ws_connect
    genai_live.ws_connect = lambda *args, **settings: connect(*args, **{**settings, "ssl": None})
    declared = {"function_declarations": [{"name": "weather", "description": "Of today."}]}
    config = {"response_modalities": ["TEXT"], "tools": [declared]}
    said: list[str] = []
    async with client.aio.live.connect(model=LIVE, config=config) as session:
        for text in ("Hello there", 'call weather {"city": "Rome"}'):
            await session.send_client_content(turns={"role": "user", "parts": [{"text": text}]})
            async for message in session.receive():
                said.append(message.text or "")
                for call in message.tool_call.function_calls if message.tool_call else ():
                    result = types.FunctionResponse(id=call.id, name=call.name, response={"output": "sunny"})
                    await session.send_tool_response(function_responses=[result])
    return {"live": "".join(said)}


def refused(address: str) -> str:
    """What a wrong key gives."""
    client = genai.Client(api_key="wrong-key", http_options={"base_url": address})
    try:
        client.models.get(model=FLASH)
    except genai.errors.ClientError as error:
        return f"{error.code} {error.status}"
    return "nothing"


def main() -> None:
    """All of it."""
    address = sys.argv[1]
    client = genai.Client(api_key="any", http_options={"base_url": address})
    facts = {**models(client), **files(client), **asyncio.run(live(client, address)), "refused": refused(address)}
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main()
