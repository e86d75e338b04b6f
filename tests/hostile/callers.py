"""Calls in each dialect, without and with an event loop, as plainly as a user writes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import interlingua as il
from tests.hostile.answers import ARGUMENTS, Answer, Dialect

PATHS: dict[Dialect, str] = {"openai": "/v1", "responses": "/v1"}
PROVIDERS: dict[Dialect, str] = {
    "responses": "openai",
    "ollama wire": "ollama",
    "bedrock wire": "bedrock_runtime",
    "live": "gemini",
}
PROTOCOLS: dict[Dialect, str] = {"responses": "openai_responses"}
PROMPT = "How many?"
WEATHER = il.Tool("weather", parameters={"type": "object", "properties": {name: {} for name in ARGUMENTS}})
ASKED: dict[str, Any] = {"messages": [{"role": "user", "content": [{"text": PROMPT}]}]}


def settings(dialect: Dialect, base_url: str, key: str, deadline: float, retries: int) -> dict[str, Any]:
    """Of a client."""
    url = base_url + PATHS.get(dialect, "")
    return {"api_key": key, "base_url": url, "deadline": deadline, "max_retries": retries}


def answer_from(response: il.ChatResponse[Any], told: str | None = None) -> Answer:
    calls = tuple((call.name, dict(call.arguments)) for call in response.tool_calls)
    return Answer(response.text, response.text if told is None else told, response.raw_finish_reason, calls)


def fold_ollama(events: Iterable[Any]) -> Answer:
    """The lines of a chat, as they are."""
    events = [*events]
    text = "".join(event.message.content or "" for event in events if event.message)
    return Answer(text, text, events[-1].done_reason if events else None)


def fold_bedrock(events: Iterable[Any]) -> Answer:
    """The events of a conversation, as they are."""
    by_name = [(event.event, event.data) for event in events]
    text = "".join(one.delta.text for name, one in by_name if name == "contentBlockDelta")
    reasons = [one.stop_reason for name, one in by_name if name == "messageStop"]
    return Answer(text, text, reasons[-1] if reasons else None)


Fold = Callable[[Iterable[Any]], Answer]


def ollama_call(client: Any) -> Any:
    return client.chat.create_stream(model="m", messages=[{"role": "user", "content": PROMPT}])


def bedrock_call(client: Any) -> Any:
    return client.models.converse_stream("m", **ASKED)


WIRE: dict[Dialect, tuple[Callable[[Any], Any], Fold]] = {
    "ollama wire": (ollama_call, fold_ollama),
    "bedrock wire": (bedrock_call, fold_bedrock),
}
"""Dialects that are called through their generated clients: the stream of a call, and what its events fold into."""


CONNECTED: set[Dialect] = {*WIRE, "live"}
"""Those that no unified client speaks."""
LARGEST = 4 << 20
"""Bytes of a message of a Live session."""


def live_settings(deadline: float, retries: int) -> il.LiveSettings:
    """Of a session, which is made anew so often."""
    return il.LiveSettings(
        handshake=deadline, resumes=retries > 0, patience=retries, first_wait=0.01, max_message_bytes=LARGEST
    )


def answer_spoken(reply: il.LiveReply) -> Answer:
    """Of a turn in a Live session."""
    parts = [
        part
        for message in reply.messages
        if (turn := getattr(message.server_content, "model_turn", None))
        for part in turn.parts
        if isinstance(getattr(part, "text", None), str)
    ]
    return Answer(reply.text, "".join(part.text for part in parts), reply.status)


class Blocking:
    """Without an event loop."""

    def __init__(self, dialect: Dialect, *arguments: Any) -> None:
        self.dialect = dialect
        given = settings(dialect, *arguments)
        name = PROVIDERS.get(dialect, dialect)
        self.session = live_settings(given["deadline"], given["max_retries"])
        self.client: Any = il.connect(name, **given) if dialect in CONNECTED else il.Client(name, **given)

    def run(self, act: Callable[[Any], Any]) -> Any:
        with self.client as client:
            return act(client)

    def answers(self, calls: int, *, streams: bool, tools: bool) -> list[Answer]:
        """One answer after another, over one client."""
        return self.run(lambda client: [self.answer(client, streams, tools) for _ in range(calls)])

    def answer(self, client: Any, streams: bool, tools: bool) -> Answer:
        if self.dialect in WIRE:
            call, fold = WIRE[self.dialect]
            with call(client) as stream:
                return fold(list(stream))
        if self.dialect in CONNECTED:
            with il.live(client, "models/m", self.session) as session:
                return answer_spoken(session.ask(PROMPT, timeout=self.session.handshake))
        given: dict[str, Any] = {"protocol": PROTOCOLS.get(self.dialect), "tools": [WEATHER] if tools else ()}
        if not streams:
            return answer_from(client.chat("m", PROMPT, **given))
        with client.stream("m", PROMPT, **given) as stream:
            told = "".join(stream.text_deltas())
            return answer_from(stream.response(), told)


class Looping:
    """Under asyncio."""

    def __init__(self, dialect: Dialect, *arguments: Any) -> None:
        self.dialect = dialect
        given = settings(dialect, *arguments)
        name = PROVIDERS.get(dialect, dialect)
        self.session = live_settings(given["deadline"], given["max_retries"])
        self.client: Any = il.connect_async(name, **given) if dialect in CONNECTED else il.AsyncClient(name, **given)

    def answers(self, calls: int, *, streams: bool, tools: bool) -> list[Answer]:
        """One answer after another, over one client."""

        async def main() -> list[Answer]:
            async with self.client as client:
                return [await self.answer(client, streams, tools) for _ in range(calls)]

        return asyncio.run(main())

    async def answer(self, client: Any, streams: bool, tools: bool) -> Answer:
        if self.dialect in WIRE:
            call, fold = WIRE[self.dialect]
            async with await call(client) as stream:
                return fold([event async for event in stream])
        if self.dialect in CONNECTED:
            async with il.live_async(client, "models/m", self.session) as session:
                return answer_spoken(await session.ask(PROMPT, timeout=self.session.handshake))
        given: dict[str, Any] = {"protocol": PROTOCOLS.get(self.dialect), "tools": [WEATHER] if tools else ()}
        if not streams:
            return answer_from(await client.chat("m", PROMPT, **given))
        async with client.stream("m", PROMPT, **given) as stream:
            told = "".join([text async for text in stream.text_deltas()])
            return answer_from(await stream.response(), told)


CALLERS: dict[str, type[Blocking] | type[Looping]] = {"sync": Blocking, "async": Looping}
