"""Our unified client under the shared fault matrix, in its three dialects, without and with an event loop.

The runner's limit of 2 s is shorter than what two of its rows ask a caller to wait before a retry (2 and 4 s), so the
deadline of the whole call, which the other libraries do not have, is four times that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, ClassVar

import aiohttp as _aiohttp  # noqa: F401 - as above, imported before the runner forks
import dialects
import httpx
from adapters.base import PROMPT, TOOL_SCHEMAS, Adapter, Answer, Settings

import interlingua as il

DEADLINES_PER_LIMIT = 4
UNUSED = Settings("", "", 0, 0)
TOOLS = [il.Tool(name, parameters=schema) for name, schema in TOOL_SCHEMAS.items()]


class Unified(Adapter):
    """Calls without an event loop."""

    typed_errors = (il.InterlinguaError,)
    path: ClassVar[str] = ""
    """What the dialect's own SDK expects after host and port."""
    deadlines_per_limit: ClassVar[float] = DEADLINES_PER_LIMIT

    def __init__(self) -> None:
        """One good call of each kind before the runner forks, since a first call imports what it needs."""
        server = httpx.MockTransport(self.good_answer)
        settings = {"api_key": "none", "base_url": "http://127.0.0.1" + self.path, "http_client": server}
        with il.Client(self.dialect, **settings) as client:
            self.unary(client, UNUSED)
            self.stream(client, UNUSED, True)

    def good_answer(self, request: httpx.Request) -> httpx.Response:
        if b'"stream":true' in request.content or "stream" in request.url.path:
            events = b"".join(dialects.tool_stream(self.dialect))
            return httpx.Response(200, content=events, headers={"content-type": "text/event-stream"})
        return httpx.Response(200, json=dialects.unary(self.dialect))

    def open(self, s: Settings) -> Any:
        return il.Client(self.dialect, **self.settings(s))

    def settings(self, s: Settings) -> dict[str, Any]:
        return {
            "api_key": s.api_key,
            "base_url": s.base_url + self.path,
            "deadline": s.timeout * self.deadlines_per_limit,
            "max_retries": s.max_retries,
        }

    def unary(self, client: Any, s: Settings) -> Answer:
        return answer_from(client.chat("m", PROMPT))

    def stream(self, client: Any, s: Settings, tools: bool) -> Answer:
        with client.stream("m", PROMPT, tools=TOOLS if tools else ()) as stream:
            for _ in stream:
                continue
            return answer_from(stream.response())


class Looping(Unified):
    """Calls under asyncio."""

    def __init__(self) -> None:
        async def main() -> None:
            server = httpx.MockTransport(self.good_answer)
            settings = {"api_key": "none", "base_url": "http://127.0.0.1" + self.path}
            async with il.AsyncClient(self.dialect, http_client=server, **settings) as client:
                await client.chat("m", PROMPT)
                async with client.stream("m", PROMPT, tools=TOOLS) as stream:
                    await stream.response()

        asyncio.run(main())

    def open(self, s: Settings) -> Any:
        return il.AsyncClient(self.dialect, **self.settings(s))

    def unary(self, client: Any, s: Settings) -> Answer:
        async def main() -> Answer:
            async with client:
                return answer_from(await client.chat("m", PROMPT))

        return run(main())

    def stream(self, client: Any, s: Settings, tools: bool) -> Answer:
        async def main() -> Answer:
            async with client, client.stream("m", PROMPT, tools=TOOLS if tools else ()) as stream:
                async for _ in stream:
                    continue
                return answer_from(await stream.response())

        return run(main())


def run(main: Coroutine[Any, Any, Answer]) -> Answer:
    return asyncio.run(main)


def answer_from(response: il.ChatResponse[Any]) -> Answer:
    calls = [(call.name, dict(call.arguments)) for call in response.tool_calls]
    return Answer(response.text, response.raw_finish_reason, calls)


class OpenAI(Unified):
    name = "interlingua-openai"
    dialect = "openai"
    path = "/v1"


class Anthropic(Unified):
    name = "interlingua-anthropic"
    dialect = "anthropic"


class Gemini(Unified):
    name = "interlingua-gemini"
    dialect = "gemini"


class AsyncOpenAI(Looping, OpenAI):
    name = "interlingua-openai-async"


class AsyncAnthropic(Looping, Anthropic):
    name = "interlingua-anthropic-async"


class AsyncGemini(Looping, Gemini):
    name = "interlingua-gemini-async"


class PunctualOpenAI(OpenAI):
    """With the runner's limit as the deadline of the whole call."""

    name = "interlingua-openai-punctual"
    deadlines_per_limit = 1


class AsyncPunctualOpenAI(Looping, PunctualOpenAI):
    name = "interlingua-openai-punctual-async"
