"""A server on loopback whose answers are a function."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Received:
    """A request; the body is decoded JSON or the fields of a form, None where there is none."""

    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """What to send back."""

    content: bytes
    status: int = 200
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Answering = Callable[[Received], Answer]


def json_answer(value: Any, *, status: int = 200) -> Answer:
    """A JSON body."""
    return Answer(json.dumps(value).encode(), status)


def event_answer(events: Iterable[Any]) -> Answer:
    """Server-sent events; a string is sent as it is, everything else as JSON."""
    lines = (event if isinstance(event, str) else json.dumps(event) for event in events)
    return Answer("".join(f"data: {line}\n\n" for line in lines).encode(), media_type="text/event-stream")


class LocalServer(ThreadingHTTPServer):
    """Keeps what it received."""

    daemon_threads = True

    def __init__(self, answering: Answering) -> None:
        super().__init__(("127.0.0.1", 0), Requests)
        self.answering = answering
        self.received: list[Received] = []

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.server_port}"


class Requests(BaseHTTPRequestHandler):
    """The requests of one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.reply()

    def do_POST(self) -> None:
        self.reply()

    def reply(self) -> None:
        content = self.rfile.read(int(self.headers.get("content-length", 0)))
        received = Received(self.path, dict(self.headers.items()), self.decoded(content))
        server = cast("LocalServer", self.server)
        server.received.append(received)
        answer = server.answering(received)
        self.send_response(answer.status)
        self.send_header("content-type", answer.media_type)
        self.send_header("content-length", str(len(answer.content)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)

    def decoded(self, content: bytes) -> Any:
        """The body as a value."""
        if self.headers.get("content-type") == "application/x-www-form-urlencoded":
            return dict(parse_qsl(content.decode()))
        return json.loads(content) if content else None

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""


@contextmanager
def serving(answering: Answering) -> Generator[LocalServer]:
    """A running server."""
    with LocalServer(answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
