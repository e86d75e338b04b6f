"""What the official Anthropic client is used for, once each; run by a Python that has it. Writes what came back."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

import anthropic

ADDRESS = sys.argv[1]
MODEL = "claude-sonnet-5"
HELLO: list[Any] = [{"role": "user", "content": "Hi there"}]
ASKED: dict[str, Any] = {"model": MODEL, "max_tokens": 2000, "messages": HELLO}
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL: Any = {"name": "weather", "description": "Weather of today.", "input_schema": SCHEMA}
client = anthropic.Anthropic(api_key="any", base_url=ADDRESS, max_retries=0)


def refused(call: Callable[[], object]) -> list[Any]:
    """Kind and status of the error that a call raises, and the kind in its body."""
    try:
        call()
    except anthropic.APIStatusError as error:
        body: Any = error.body
        return [type(error).__name__, error.status_code, body["error"]["type"], (error.request_id or "")[:4]]
    return []


def shown(message: Any) -> list[Any]:
    """The blocks of a message."""
    return [
        [block.type, block.input if block.type == "tool_use" else getattr(block, block.type)]
        for block in message.content
    ]


def messages() -> dict[str, Any]:
    """Plain, with thinking, tools, words to stop at."""
    plain = client.messages.create(**ASKED, system="Be brief.")
    thinking = client.messages.create(**ASKED, thinking={"type": "enabled", "budget_tokens": 1024})
    called = client.messages.create(**ASKED, tools=[TOOL], tool_choice={"type": "any"})
    results = [
        {"type": "tool_result", "tool_use_id": block.id, "content": [{"type": "text", "text": "21 degrees"}]}
        for block in called.content
        if block.type == "tool_use"
    ]
    asked = [*HELLO, {"role": "assistant", "content": called.content}, {"role": "user", "content": results}]
    told = client.messages.create(**{**ASKED, "messages": asked})
    stopped = client.messages.create(**ASKED, stop_sequences=["there"])
    return {
        "plain": [plain.content[0].text, plain.stop_reason, plain.usage.input_tokens, plain.usage.output_tokens],
        "thinking": [[block.type for block in thinking.content], thinking.content[0].thinking],
        "called": [shown(called), called.stop_reason],
        "told": told.content[0].text,
        "stopped": [stopped.stop_reason, stopped.stop_sequence],
        "counted": client.messages.count_tokens(model=MODEL, messages=HELLO, system="a b").input_tokens,
        "beta": client.beta.messages.create(**ASKED, betas=["files-api-2025-04-14"]).content[0].text,
    }


def streams() -> dict[str, Any]:
    """Events as they come, and what the client makes of them."""
    kinds = [event.type for event in client.messages.create(**ASKED, stream=True)]
    with client.messages.stream(**ASKED, thinking={"type": "enabled", "budget_tokens": 1024}) as stream:
        text = "".join(stream.text_stream)
        whole = stream.get_final_message()
    with client.messages.stream(**ASKED, tools=[TOOL]) as stream:
        called = stream.get_final_message()
    return {
        "kinds": [kinds[0], kinds[1], kinds[-1]],
        "text": text,
        "blocks": [block.type for block in whole.content],
        "signed": bool(whole.content[0].signature),
        "called": shown(called),
        "cost": whole.usage.output_tokens,
    }


def batches() -> dict[str, Any]:
    """One that goes through, and one that is cancelled."""
    requests: Any = [{"custom_id": "one", "params": ASKED}, {"custom_id": "two", "params": {**ASKED, "model": "none"}}]
    made = client.messages.batches.create(requests=requests)
    looks = [client.messages.batches.retrieve(made.id) for _ in range(2)]
    results = list(client.messages.batches.results(made.id))
    other = client.messages.batches.create(requests=requests)
    return {
        "looks": [made.processing_status, *(look.processing_status for look in looks)],
        "results": [[each.custom_id, each.result.type] for each in results],
        "answer": results[0].result.message.content[0].text,
        "cancelled": client.messages.batches.cancel(other.id).processing_status,
        "listed": [batch.id for batch in client.messages.batches.list(limit=1)] == [other.id, made.id],
        "deleted": client.messages.batches.delete(made.id).type,
    }


def others() -> dict[str, Any]:
    """Models and files."""
    file = client.beta.files.upload(file=("a.txt", b"some text", "text/plain"))
    return {
        "models": [model.id for model in client.models.list(limit=2)][:2],
        "model": client.models.retrieve(MODEL).display_name,
        "file": [file.filename, file.size_bytes, file.mime_type],
        "files": len(list(client.beta.files.list())),
        "deleted": client.beta.files.delete(file.id).type,
    }


def errors() -> dict[str, Any]:
    """By kind."""
    wrong = anthropic.Anthropic(api_key="wrong-key", base_url=ADDRESS, max_retries=0)
    return {
        "model": refused(lambda: client.messages.create(**{**ASKED, "model": "none"})),
        "key": refused(lambda: wrong.models.list()),
        "body": refused(lambda: client.messages.create(**{**ASKED, "messages": [{"role": "nobody", "content": "x"}]})),
        "fault": refused(lambda: client.messages.create(**ASKED, extra_headers={"x-simulator-fault": sys.argv[2]})),
    }


async def under_a_loop() -> list[str]:
    """The asynchronous client."""
    async with anthropic.AsyncAnthropic(api_key="any", base_url=ADDRESS) as found:
        reply = await found.messages.create(**ASKED)
        async with found.messages.stream(**ASKED) as stream:
            text = "".join([piece async for piece in stream.text_stream])
    return [reply.content[0].text, text]


told = {each.__name__: each() for each in (messages, streams, batches, others, errors)}
sys.stdout.write(json.dumps({**told, "async": asyncio.run(under_a_loop())}))
