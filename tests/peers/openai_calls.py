"""What the official OpenAI client is mostly used for, once each; run by a Python that has it. Writes what came back."""

from __future__ import annotations

import asyncio
import json
import sys
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import openai

ADDRESS = sys.argv[1]
MODEL = "gpt-5"
HELLO: list[Any] = [{"role": "user", "content": "Hi there"}]
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
FUNCTION = {"name": "weather", "description": "Weather of today.", "parameters": PARAMETERS}
TOOL: Any = {"type": "function", "function": FUNCTION}
SCHEMA: Any = {"name": "n", "schema": {"type": "object", "properties": {"n": {"type": "integer"}}}}
CHAT = "/v1/chat/completions"
LINE = {
    "custom_id": "one",
    "method": "POST",
    "url": CHAT,
    "body": {"model": MODEL, "messages": HELLO},
}
client = openai.OpenAI(api_key="any", base_url=ADDRESS, max_retries=0)


def refused(call: Callable[[], object]) -> list[Any]:
    """Kind, status, code and words of the error that a call raises."""
    try:
        call()
    except openai.APIStatusError as error:
        return [type(error).__name__, error.status_code, error.code, (error.request_id or "")[:4]]
    return []


def chats() -> dict[str, Any]:
    """Plain and streamed, with tools, a schema, several answers."""
    create = client.chat.completions.create
    plain = create(model=MODEL, messages=HELLO)
    called = create(model=MODEL, messages=HELLO, tools=[TOOL], tool_choice="required").choices[0].message
    calls: Any = called.tool_calls
    results = [{"role": "tool", "tool_call_id": call.id, "content": "21 degrees"} for call in calls]
    told = create(model=MODEL, messages=[*HELLO, called, *results])
    form = create(model=MODEL, messages=HELLO, response_format={"type": "json_schema", "json_schema": SCHEMA})
    pieces = list(create(model=MODEL, messages=HELLO, stream=True, stream_options={"include_usage": True}))
    with client.chat.completions.stream(model=MODEL, messages=HELLO, tools=[TOOL]) as stream:
        folded = stream.get_final_completion()
    return {
        "plain": [plain.choices[0].message.content, plain.choices[0].finish_reason, plain.usage.total_tokens],
        "called": [[call.function.name, call.function.arguments] for call in calls],
        "told": told.choices[0].message.content,
        "form": json.loads(form.choices[0].message.content or ""),
        "several": len(create(model="gpt-4o", messages=HELLO, n=2, logprobs=True).choices),
        "streamed": "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices),
        "cost": pieces[-1].usage.completion_tokens,
        "folded": [[call.function.name, call.function.arguments] for call in folded.choices[0].message.tool_calls],
    }


def responses() -> dict[str, Any]:
    """Plain, streamed, one after another, in the background."""
    first = client.responses.create(model=MODEL, input="Hi there")
    second = client.responses.create(model=MODEL, input="again", previous_response_id=first.id)
    called = client.responses.create(model=MODEL, input="Hi", tools=[{"type": "function", "strict": True, **FUNCTION}])
    with client.responses.stream(model=MODEL, input="Hi there") as stream:
        kinds = [event.type for event in stream]
        streamed = stream.get_final_response()
    begun = client.responses.create(model=MODEL, input="Hi there", background=True)
    looks = [client.responses.retrieve(begun.id).status for _ in range(2)]
    conversation = client.conversations.create()
    client.responses.create(model=MODEL, input="Hi", conversation=conversation.id)
    return {
        "plain": [first.output_text, first.status, first.usage.total_tokens],
        "second": second.output_text,
        "called": [[item.type, json.loads(item.arguments)] for item in called.output if item.type == "function_call"],
        "streamed": [kinds[0], kinds[-1], streamed.output_text],
        "background": [begun.status, *looks],
        "items": len(client.conversations.items.list(conversation.id).data),
        "counted": client.responses.input_tokens.count(model=MODEL, input="a b c").input_tokens,
        "kept": client.responses.retrieve(first.id).output_text,
    }


def others() -> dict[str, Any]:
    """Embeddings, models, moderation, images."""
    embedded = client.embeddings.create(model="text-embedding-3-small", input=["a", "b"], dimensions=32)
    picture = client.images.generate(model="gpt-image-1", prompt="a boat").data
    return {
        "embedded": [len(embedded.data), len(embedded.data[0].embedding), embedded.usage.prompt_tokens],
        "models": MODEL in [model.id for model in client.models.list()],
        "flagged": client.moderations.create(input="violence").results[0].flagged,
        "picture": b64decode(picture[0].b64_json)[1:4].decode(),
    }


def files() -> dict[str, Any]:
    """Files in one piece and in parts, and a batch of one line."""
    file = client.files.create(file=("asked.jsonl", json.dumps(LINE).encode()), purpose="batch")
    batch = client.batches.create(input_file_id=file.id, endpoint=CHAT, completion_window="24h")
    looks = [client.batches.retrieve(batch.id) for _ in range(2)]
    answer = json.loads(client.files.content(looks[1].output_file_id or "").text)
    upload = client.uploads.create(filename="a.txt", purpose="fine-tune", bytes=4, mime_type="text/plain")
    parts = [client.uploads.parts.create(upload.id, data=piece).id for piece in (b"ab", b"cd")]
    done = client.uploads.complete(upload.id, part_ids=parts)
    return {
        "file": [file.filename, file.purpose, file.status],
        "looks": [look.status for look in looks],
        "answer": answer["response"]["body"]["choices"][0]["message"]["content"],
        "upload": [done.status, client.files.content(done.file.id).read().decode()],
        "listed": len(list(client.files.list())),
        "deleted": client.files.delete(file.id).deleted,
    }


def audio() -> dict[str, Any]:
    """Speech, whole and piece by piece, and what was said."""
    speech: Any = {"model": "gpt-4o-mini-tts", "voice": "alloy", "input": "Grüße from far", "response_format": "wav"}
    with client.audio.speech.with_streaming_response.create(**speech) as answer:
        sound = b"".join(answer.iter_bytes())
    create = client.audio.transcriptions.create
    pieces = list(create(file=("a.wav", sound), model="gpt-4o-transcribe", stream=True))
    verbose = create(
        file=("a.wav", sound), model="whisper-1", response_format="verbose_json", timestamp_granularities=["word"]
    )
    return {
        "sound": [sound[:4].decode(), sound == client.audio.speech.create(**speech).read()],
        "text": create(file=("a.wav", sound), model="gpt-4o-transcribe").text,
        "pieces": [len(pieces), pieces[-1].text],
        "words": [word.word for word in verbose.words],
        "subtitles": create(file=("a.wav", sound), model="whisper-1", response_format="srt").splitlines()[0],
        "translated": client.audio.translations.create(file=("a.wav", sound), model="whisper-1").text,
    }


def errors() -> dict[str, Any]:
    """By kind."""
    wrong = openai.OpenAI(api_key="wrong-key", base_url=ADDRESS, max_retries=0)
    return {
        "model": refused(lambda: client.chat.completions.create(model="none", messages=HELLO)),
        "key": refused(lambda: wrong.models.list()),
        "body": refused(lambda: client.chat.completions.create(model=MODEL, messages=[])),
        "file": refused(lambda: client.files.retrieve("file-none")),
    }


async def under_a_loop() -> list[str | None]:
    """The asynchronous client."""
    async with openai.AsyncOpenAI(api_key="any", base_url=ADDRESS) as found:
        reply = await found.chat.completions.create(model=MODEL, messages=HELLO)
        pieces = await found.chat.completions.create(model=MODEL, messages=HELLO, stream=True)
        text = [piece.choices[0].delta.content or "" async for piece in pieces]
    return [reply.choices[0].message.content, "".join(text)]


told = {each.__name__: each() for each in (chats, responses, others, files, audio, errors)}
sys.stdout.write(json.dumps({**told, "async": asyncio.run(under_a_loop())}))
