"""A Realtime conversation by the official OpenAI client; run by a Python that has it. Writes what came back."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from typing import Any

import openai

(ADDRESS,) = sys.argv[1:]
SPEECH = bytes(range(1, 251)) * 40
TOOL: Any = {"type": "function", "name": "weather", "parameters": {"type": "object", "properties": {}}}


async def until_done(connection: Any) -> list[Any]:
    """The events of one turn."""
    events: list[Any] = []
    async for event in connection:
        events.append(event)
        if event.type in ("response.done", "error"):
            break
    return events


def texts(events: list[Any], kind: str) -> str:
    """What the deltas of a kind say together."""
    return "".join(event.delta for event in events if event.type == kind)


def typed(events: list[Any]) -> bool:
    """Whether each event is of a class of its own."""
    return all(type(event).__name__ != "BaseModel" and event.event_id for event in events)


async def say(connection: Any, text: str) -> list[Any]:
    """One turn in text."""
    content = [{"type": "input_text", "text": text}]
    await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
    await connection.response.create()
    return await until_done(connection)


async def in_text(client: openai.AsyncOpenAI) -> dict[str, Any]:
    """Words, a function, an error."""
    async with client.realtime.connect(model="gpt-realtime") as connection:
        await connection.session.update(
            session={"type": "realtime", "output_modalities": ["text"], "tools": [TOOL], "instructions": "Be brief."}
        )
        begun = [(await connection.recv()).type for _ in range(2)]
        hello = await say(connection, "Hi there")
        called = await say(connection, "call it")
        (call,) = [item for item in called[-1].response.output if item.type == "function_call"]
        output: Any = {"type": "function_call_output", "call_id": call.call_id, "output": "sunny"}
        await connection.conversation.item.create(item=output)
        await connection.response.create()
        answered = await until_done(connection)
        await connection.conversation.item.delete(item_id="none")
        refused = await until_done(connection)
    return {
        "begun": begun,
        "said": texts(hello, "response.output_text.delta"),
        "usage": hello[-1].response.usage.total_tokens,
        "limits": [limit.name for event in hello if event.type == "rate_limits.updated" for limit in event.rate_limits],
        "called": [call.name, json.loads(call.arguments)],
        "arguments": texts(called, "response.function_call_arguments.delta"),
        "answered": texts(answered, "response.output_text.delta"),
        "refused": [refused[-1].error.type, refused[-1].error.code],
        "typed": typed([*hello, *called, *answered, *refused]),
    }


async def in_sound(client: openai.AsyncOpenAI) -> dict[str, Any]:
    """Sound in, sound and transcripts out; the turn is found by the server."""
    heard: Any = {"transcription": {"model": "gpt-4o-transcribe"}}
    async with client.realtime.connect(model="gpt-realtime") as connection:
        await connection.session.update(session={"type": "realtime", "audio": {"input": heard}})
        await connection.input_audio_buffer.append(audio=base64.b64encode(SPEECH + bytes(48 * 600)).decode())
        events = await until_done(connection)
    sound = [base64.b64decode(event.delta) for event in events if event.type == "response.output_audio.delta"]
    heard_as = [event.transcript for event in events if event.type.endswith("input_audio_transcription.completed")]
    return {
        "sound": b"".join(sound).startswith(SPEECH),
        "heard": heard_as,
        "spoken": texts(events, "response.output_audio_transcript.delta"),
        "kinds": [event.type for event in events if event.type.startswith("input_audio_buffer")],
        "typed": typed(events),
    }


async def main() -> dict[str, Any]:
    """All of it."""
    async with openai.AsyncOpenAI(api_key="any", base_url=ADDRESS) as client:
        secret = await client.realtime.client_secrets.create(session={"type": "realtime", "model": "gpt-realtime"})
        async with openai.AsyncOpenAI(api_key=secret.value, base_url=ADDRESS) as other:
            by_secret = await in_text(other)
        return {"secret": secret.value[:3], "by_secret": by_secret, "sound": await in_sound(client)}


sys.stdout.write(json.dumps(asyncio.run(main())))
