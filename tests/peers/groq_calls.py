"""What the official Groq client is mostly used for, once each; run by a Python that has it. Writes what came back."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

import groq

ADDRESS = sys.argv[1]
MODEL = "openai/gpt-oss-120b"
HELLO: list[Any] = [{"role": "user", "content": "Hi there"}]
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL: Any = {"type": "function", "function": {"name": "weather", "parameters": PARAMETERS}}
client = groq.Groq(api_key="right", base_url=ADDRESS, max_retries=0)


def refused(call: Callable[[], object]) -> list[Any]:
    """Kind and status of the error that a call raises."""
    try:
        call()
    except groq.APIStatusError as error:
        return [type(error).__name__, error.status_code]
    return []


def chats() -> dict[str, Any]:
    """Plain and streamed, with tools."""
    create = client.chat.completions.create
    plain = create(model=MODEL, messages=HELLO)
    called = create(model=MODEL, messages=HELLO, tools=[TOOL], tool_choice="required").choices[0].message
    pieces = list(create(model=MODEL, messages=HELLO, stream=True))
    results = [{"role": "tool", "tool_call_id": call.id, "content": "21 degrees"} for call in called.tool_calls]
    asked: Any = [*HELLO, {"role": "assistant", "tool_calls": called.tool_calls}, *results]
    return {
        "plain": [plain.choices[0].message.content, plain.usage.total_tokens],
        "called": [[call.function.name, call.function.arguments] for call in called.tool_calls],
        "told": create(model=MODEL, messages=asked).choices[0].message.content,
        "streamed": "".join(piece.choices[0].delta.content or "" for piece in pieces),
    }


def others() -> dict[str, Any]:
    """Embeddings, speech and what was said, files."""
    sound = client.audio.speech.create(model="playai-tts", voice="alloy", input="Hi all", response_format="wav").read()
    file = client.files.create(file=("a.jsonl", b"{}"), purpose="batch")
    return {
        "embedded": len(client.embeddings.create(model="any", input="a").data[0].embedding),
        "heard": client.audio.transcriptions.create(file=("a.wav", sound), model="whisper-large-v3").text,
        "file": [file.filename, client.files.content(file.id).read().decode()],
        "models": client.models.list().object,
    }


def errors() -> dict[str, Any]:
    """By kind."""
    wrong = groq.Groq(api_key="other", base_url=ADDRESS, max_retries=0)
    return {
        "key": refused(lambda: wrong.chat.completions.create(model=MODEL, messages=HELLO)),
        "body": refused(lambda: client.chat.completions.create(model=MODEL, messages=[])),
    }


async def under_a_loop() -> str | None:
    """The asynchronous client."""
    async with groq.AsyncGroq(api_key="right", base_url=ADDRESS) as found:
        reply = await found.chat.completions.create(model=MODEL, messages=HELLO)
    return reply.choices[0].message.content


told = {each.__name__: each() for each in (chats, others, errors)}
sys.stdout.write(json.dumps({**told, "async": asyncio.run(under_a_loop())}))
