"""What the official client of Mistral is mostly used for, once each, by a Python that has it. Writes what came back."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

from mistralai.client import Mistral, errors, models

ADDRESS = sys.argv[1]
MODEL = "mistral-small-latest"
HELLO: list[Any] = [{"role": "user", "content": "Hi there"}]
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL: Any = {"type": "function", "function": {"name": "weather", "parameters": PARAMETERS}}
client = Mistral(api_key="any", server_url=ADDRESS)


def refused(call: Callable[[], object]) -> list[Any]:
    """Kind and status of the error that a call raises."""
    try:
        call()
    except errors.MistralError as error:
        return [type(error).__name__, error.status_code]
    return []


def calls_of(message: Any) -> list[Any]:
    """The tools that are called."""
    return [[call.function.name, call.function.arguments] for call in message.tool_calls]


def chats() -> dict[str, Any]:
    """Plain, with tools, a schema, reasoning."""
    plain = client.chat.complete(model=MODEL, messages=HELLO, safe_prompt=True, random_seed=7)
    called = client.chat.complete(model=MODEL, messages=HELLO, tools=[TOOL], tool_choice="any").choices[0].message
    results = [
        {"role": "tool", "tool_call_id": call.id, "name": "weather", "content": "21 degrees"}
        for call in called.tool_calls
    ]
    told = client.chat.complete(model=MODEL, messages=[*HELLO, called, *results])
    form = client.chat.complete(model=MODEL, messages=HELLO, response_format={"type": "json_object"})
    thought = client.chat.complete(model="magistral-medium-latest", messages=HELLO, prompt_mode="reasoning")
    return {
        "plain": [plain.choices[0].message.content, plain.choices[0].finish_reason, plain.usage.total_tokens],
        "called": calls_of(called),
        "told": told.choices[0].message.content,
        "form": form.choices[0].message.content,
        "thought": [part.type for part in thought.choices[0].message.content],
    }


def streams() -> dict[str, Any]:
    """Text piece by piece, calls, a gap that is filled."""
    with client.chat.stream(model=MODEL, messages=HELLO) as events:
        pieces = [event.data for event in events]
    with client.chat.stream(model=MODEL, messages=HELLO, tools=[TOOL]) as events:
        called = [event.data.choices[0] for event in events]
    with client.fim.stream(model="codestral-latest", prompt="def f():") as events:
        filled = "".join(event.data.choices[0].delta.content for event in events)
    return {
        "text": "".join(piece.choices[0].delta.content for piece in pieces),
        "end": [pieces[-1].choices[0].finish_reason, pieces[-1].usage.completion_tokens],
        "called": [calls_of(called[-1].delta), called[-1].finish_reason],
        "filled": filled,
    }


def others() -> dict[str, Any]:
    """Embeddings, models, files, reading, a batch."""
    embedded = client.embeddings.create(model="mistral-embed", inputs=["a", "b"])
    file = client.files.upload(file=models.File(file_name="a.txt", content=b"some text"), purpose="ocr")
    flagged = client.classifiers.moderate(model="mistral-moderation-latest", inputs=["pii"])
    requests: Any = [{"custom_id": "one", "body": {"messages": HELLO}}]
    job = client.batch.jobs.create(endpoint="/v1/chat/completions", model=MODEL, requests=requests)
    read = client.ocr.process(model="mistral-ocr-latest", document={"type": "file", "file_id": file.id})
    return {
        "embedded": [len(embedded.data), len(embedded.data[0].embedding)],
        "models": MODEL in [model.id for model in client.models.list().data],
        "model": client.models.retrieve(model_id="codestral-latest").capabilities.completion_fim,
        "filled": client.fim.complete(model="codestral-latest", prompt="a", suffix="b").choices[0].message.content,
        "file": [file.filename, file.size_bytes],
        "content": client.files.download(file_id=file.id).read().decode(),
        "read": [page.markdown for page in read.pages],
        "files": client.files.list().total,
        "deleted": client.files.delete(file_id=file.id).deleted,
        "batch": [client.batch.jobs.get(job_id=job.id).status for _ in range(2)],
        "flagged": [kind for kind, is_found in flagged.results[0].categories.items() if is_found],
    }


def failures() -> dict[str, Any]:
    """By kind."""
    wrong = Mistral(api_key="wrong-key", server_url=ADDRESS)
    return {
        "model": refused(lambda: client.chat.complete(model="none", messages=HELLO)),
        "key": refused(lambda: wrong.models.list()),
        "body": refused(lambda: client.chat.complete(model=MODEL, messages=HELLO, temperature=9.0)),
    }


async def under_a_loop() -> list[Any]:
    """The asynchronous client."""
    reply = await client.chat.complete_async(model=MODEL, messages=HELLO)
    events = await client.chat.stream_async(model=MODEL, messages=HELLO)
    text = "".join([event.data.choices[0].delta.content async for event in events])
    return [reply.choices[0].message.content, text]


told = {each.__name__: each() for each in (chats, streams, others, failures)}
sys.stdout.write(json.dumps({**told, "async": asyncio.run(under_a_loop())}))
