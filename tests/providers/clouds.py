"""A server on loopback that stands in for a cloud: its login and its models, with whatever answers a test gives it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names are lower case."""
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> Mapping[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True)
class Given:
    """An answer."""

    value: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    events: bool = False
    raw: bool = False
    """The value is the text of the body."""

    @property
    def content(self) -> bytes:
        if self.raw:
            return str(self.value).encode()
        if not self.events:
            return json.dumps(self.value).encode()
        return "".join(map(_event, cast("Iterable[Any]", self.value))).encode()


def _event(value: Any) -> str:
    """Named by its type where it has one, as Anthropic does."""
    name = f"event: {value['type']}\n" if isinstance(value, dict) and "type" in value else ""
    return f"{name}data: {value if isinstance(value, str) else json.dumps(value)}\n\n"


Answering = Callable[[Asked], Given]


class Cloud(ThreadingHTTPServer):
    """Keeps what it was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, answering: Answering) -> None:
        super().__init__(("127.0.0.1", 0), Asking)
        self.answering: Answering = answering
        self.asked: list[Asked] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def asked_at(self, path: str) -> list[Asked]:
        """What was asked at a path."""
        return [each for each in self.asked if each.path == path]


class Asking(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        asked = Asked(self.command, parts.path, query, headers, body)
        cloud = cast("Cloud", self.server)
        cloud.asked.append(asked)
        given = cloud.answering(asked)
        self.send_response_only(given.status)
        kind = "text/event-stream" if given.events else "application/json"
        headers = {"content-type": kind, "content-length": str(len(given.content)), **given.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(given.content)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""


@contextmanager
def cloud(answering: Answering) -> Generator[Cloud]:
    """A running server."""
    with Cloud(answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
