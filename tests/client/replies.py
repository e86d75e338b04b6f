"""Replies of a Chat Completions server, as a function of the requests it gets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpx

import interlingua as il

Body = dict[str, Any]
Answering = Callable[[Body], Body]


def reply(content: str | None = None, *, calls: Sequence[tuple[str, Any]] = (), finish: str | None = None) -> Body:
    """A whole reply: text, or tool calls as name and arguments."""
    tool_calls = [
        {"id": f"c{place}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
        for place, (name, arguments) in enumerate(calls)
    ]
    message: Body = {"role": "assistant", "content": content, **({"tool_calls": tool_calls} if calls else {})}
    choice = {"index": 0, "message": message, "finish_reason": finish or ("tool_calls" if calls else "stop")}
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    return {"id": "r1", "object": "chat.completion", "created": 1, "model": "m-1", "choices": [choice], "usage": usage}


def streamed(whole: Body) -> Iterable[Body]:
    """The same reply as the events of a stream."""
    base = {**whole, "object": "chat.completion.chunk", "usage": None}
    choice = whole["choices"][0]
    message = choice["message"]

    def event(delta: Body, finish: str | None = None) -> Body:
        return {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield event({"role": "assistant", "content": ""})
    for letter in message["content"] or "":
        yield event({"content": letter})
    for place, call in enumerate(message.get("tool_calls", ())):
        function = {"name": call["function"]["name"], "arguments": ""}
        yield event({"tool_calls": [{**call, "index": place, "function": function}]})
        for letter in call["function"]["arguments"]:
            yield event({"tool_calls": [{"index": place, "function": {"arguments": letter}}]})
    yield event({}, choice["finish_reason"])
    yield {**base, "choices": [], "usage": whole["usage"]}


class Server(httpx.BaseTransport):
    """Answers as a function of the body; keeps the requests it got."""

    def __init__(self, *answers: Body | Answering, cut: int | None = None) -> None:
        self._answers = list(answers)
        self.cut = cut
        self.requests: list[httpx.Request] = []

    @property
    def bodies(self) -> list[Body]:
        """The JSON bodies it got."""
        return [json.loads(request.content) for request in self.requests]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The next answer; the last one again and again."""
        request.read()
        self.requests.append(request)
        body = json.loads(request.content)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        whole = answer(body) if callable(answer) else answer
        if not body.get("stream"):
            return httpx.Response(200, json=whole, headers={"x-request-id": "q1"})
        events = [f"data: {json.dumps(event)}\n\n" for event in streamed(whole)]
        text = "".join(events[: self.cut] if self.cut is not None else [*events, "data: [DONE]\n\n"])
        return httpx.Response(200, text=text, headers={"content-type": "text/event-stream", "x-request-id": "q1"})


class AsyncServer(httpx.AsyncBaseTransport):
    """The same under an event loop."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the server."""
        await request.aread()
        return self._server.handle_request(request)


def client_of(server: Server, **settings: Any) -> il.Client:
    """A client whose default provider is the server."""
    return il.Client("openai", api_key="sk-test-canary", http_client=server, **settings)


def async_client_of(server: Server, **settings: Any) -> il.AsyncClient:
    """The same under an event loop."""
    return il.AsyncClient("openai", api_key="sk-test-canary", http_client=AsyncServer(server), **settings)
