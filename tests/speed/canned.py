"""Answers from memory: an HTTP transport of httpx's kind, and a server in a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx

EVENTS = 200
TEXT = "abcde"
DIALECTS = ("openai", "anthropic", "gemini")


class Pieces(httpx.SyncByteStream):
    """A body, event by event."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)


class Canned(httpx.BaseTransport):
    """Answers every request of one dialect with the same reply, or the same stream."""

    def __init__(self, dialect: str) -> None:
        self._reply = json.dumps(REPLIES[dialect]).encode()
        self._events = [_framed(event) for event in STREAMS[dialect]]
        if dialect == "openai":
            self._events.append(b"data: [DONE]\n\n")
        self.event_bytes = len(self._events[5])

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        is_stream = "event-stream" in request.headers["accept"]
        kind, pieces = ("text/event-stream", self._events) if is_stream else ("application/json", [self._reply])
        return httpx.Response(200, headers={"content-type": kind}, stream=Pieces(pieces))


def served() -> str:
    """The address of a server of OpenAI's dialect, in a thread that ends with the process."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            body = json.dumps(REPLIES["openai"]).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/v1"


def _framed(event: dict[str, Any]) -> bytes:
    return b"data: %b\n\n" % json.dumps(event, separators=(",", ":")).encode()


def _openai(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "any", "choices": [choice]}


def _gemini(text: str, **more: Any) -> dict[str, Any]:
    candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0, **more}
    usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "any", "responseId": "r1"}


def _message(content: list[Any], stop: str | None) -> dict[str, Any]:
    usage = {"input_tokens": 1, "output_tokens": 1}
    fields = {"id": "m1", "type": "message", "role": "assistant", "model": "any", "content": content, "usage": usage}
    return {**fields, "stop_reason": stop, "stop_sequence": None}


REPLIES: dict[str, Any] = {
    "openai": {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "any",
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": "Hi", "refusal": None}, "finish_reason": "stop"}
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    },
    "anthropic": _message([{"type": "text", "text": "Hi"}], "end_turn"),
    "gemini": _gemini("Hi", finishReason="STOP"),
}

STREAMS: dict[str, list[dict[str, Any]]] = {
    "openai": [
        _openai({"role": "assistant", "content": ""}),
        *[_openai({"content": TEXT}) for _ in range(EVENTS)],
        _openai({}, "stop"),
    ],
    "anthropic": [
        {"type": "message_start", "message": _message([], None)},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *[
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": TEXT}}
            for _ in range(EVENTS)
        ],
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 1}},
        {"type": "message_stop"},
    ],
    "gemini": [*[_gemini(TEXT) for _ in range(EVENTS - 1)], _gemini(TEXT, finishReason="STOP")],
}
