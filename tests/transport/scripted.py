"""A server on loopback that answers byte by byte as a function says, and three ways to call it."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import trio

from interlingua.errors import ErrorFacts
from interlingua.transport import (
    AsyncHttpTransport,
    Endpoint,
    HttpTransport,
    Policy,
    Reply,
    Secret,
    key_header,
)
from interlingua_wire._core.operation import Operation, StreamRule, Terminal
from interlingua_wire._core.request import Request
from interlingua_wire._core.wire import Wire

FOREIGN_GENERATORS = "ignore:Async generator 'http:ResourceWarning"
"""trio says this of generators within httpx and httpcore when a stream is left early."""
KEY = "sk-canary-0123456789"
TEXT: Wire[bytes] = Wire("", "bytes")
PLAIN = Operation(api="test", name="echo", id="echo", method="POST", path="/echo", reply=TEXT, body="json")
STREAM = Operation(
    api="test",
    name="tell",
    id="tell",
    method="POST",
    path="/tell",
    reply=TEXT,
    body="json",
    stream=StreamRule(TEXT, terminals=(Terminal(sentinel="[DONE]"),), body={"stream": True}),
)
HELLO: Request[bytes, None, object] = Request(PLAIN, body={"model": "m"})
TELL: Request[bytes, bytes, object] = Request(STREAM, body={"model": "m"})
EVENTS = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def answer(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def piece(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


class Gone(Exception):
    """The caller has closed the connection."""


class Asked:
    """One request, and the way to answer it."""

    def __init__(self, server: ScriptedServer, connection: socket.socket, head: bytes, body: bytes) -> None:
        self.number = len(server.asked)
        self.head = head.decode("latin-1")
        self.body = body
        self.is_over = server.is_over
        """Set once the test has ended."""
        self._connection = connection
        self._server = server

    def header(self, name: str) -> str | None:
        lines = (line.partition(":") for line in self.head.split("\r\n")[1:])
        return next((value.strip() for key, _, value in lines if key.lower() == name), None)

    def send(self, raw: bytes) -> None:
        try:
            self._connection.sendall(raw)
        except OSError:
            raise Gone from None

    def read(self, size: int) -> bytes:
        """So many bytes more of what the caller says."""
        raw = b""
        while len(raw) < size:
            try:
                more = self._connection.recv(size - len(raw))
            except OSError:
                raise Gone from None
            if not more:
                raise Gone
            raw += more
        return raw

    def reset(self) -> NoReturn:
        """End the connection with a reset, which also takes back what has not arrived yet."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()
        raise Gone

    def send_forever(self, raw: bytes, *, every: float) -> None:
        while not self.waits(every):
            self.send(raw)

    def waits(self, seconds: float) -> bool:
        """Wait; whether the caller or the test has ended meanwhile."""
        self._connection.settimeout(seconds)
        try:
            return self._connection.recv(1) == b""
        except TimeoutError:
            return self._server.is_over.is_set()
        except OSError:
            return True
        finally:
            self._connection.settimeout(5)


class ScriptedServer:
    """Answers every request by calling `script`; keeps what was asked."""

    def __init__(self, script: Callable[[Asked], None]) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.connections = 0
        self.is_over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def endpoint(self) -> Endpoint:
        return Endpoint(
            provider="test", base_url=self.base_url, auth=key_header("x-api-key", Secret(KEY)), read_error=read_error
        )

    def close(self) -> None:
        self.is_over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(0.05)
            try:
                while asked := self._asked(connection):
                    self.asked.append(asked)
                    connection.settimeout(5)
                    self.script(asked)
                    connection.settimeout(0.05)
            except (Gone, OSError):
                return

    def _asked(self, connection: socket.socket) -> Asked | None:
        raw = b""
        while b"\r\n\r\n" not in raw:
            raw += self._more(connection)
        head, _, body = raw.partition(b"\r\n\r\n")
        asked = Asked(self, connection, head, b"")
        if asked.header("transfer-encoding") == "chunked":
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more(connection)
        while len(body) < int(asked.header("content-length") or 0):
            body += self._more(connection)
        return Asked(self, connection, head, body)

    def _more(self, connection: socket.socket) -> bytes:
        while not self.is_over.is_set():
            try:
                raw = connection.recv(1 << 16)
            except TimeoutError:
                continue
            if raw:
                return raw
            raise Gone
        raise Gone


def read_error(status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
    match body:
        case {"error": {"message": str() as message, **rest}}:
            kind = rest.get("kind")
            return ErrorFacts(message=message, kind=kind if isinstance(kind, str) else None)
        case _:
            return None


class EagerServer(ScriptedServer):
    """Answers as soon as somebody has connected, whatever he says."""

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            try:
                self.script(Asked(self, connection, b"", b""))
            except (Gone, OSError):
                return


@contextmanager
def scripted(script: Callable[[Asked], None]) -> Generator[ScriptedServer]:
    server = ScriptedServer(script)
    try:
        yield server
    finally:
        server.close()


class Blocking:
    """Calls without an event loop."""

    def send(self, endpoint: Endpoint, policy: Policy, request: Request[bytes, Any, Any] = HELLO) -> Reply[bytes]:
        with HttpTransport(endpoint, policy=policy) as transport:
            return transport.send(request)

    def events(self, endpoint: Endpoint, policy: Policy, seen: list[bytes]) -> None:
        with HttpTransport(endpoint, policy=policy) as transport, transport.stream(TELL) as stream:
            for event in stream:
                seen.append(event)


class Looping:
    """Calls under an event loop."""

    def __init__(self, run: Callable[[Callable[[], Any]], Any]) -> None:
        self.run = run

    def send(self, endpoint: Endpoint, policy: Policy, request: Request[bytes, Any, Any] = HELLO) -> Reply[bytes]:
        async def main() -> Reply[bytes]:
            async with AsyncHttpTransport(endpoint, policy=policy) as transport:
                return await transport.send(request)

        return self.run(main)

    def events(self, endpoint: Endpoint, policy: Policy, seen: list[bytes]) -> None:
        async def main() -> None:
            async with AsyncHttpTransport(endpoint, policy=policy) as transport, await transport.stream(TELL) as stream:
                async for event in stream:
                    seen.append(event)

        self.run(main)


Caller = Blocking | Looping
CALLERS: dict[str, Caller] = {
    "sync": Blocking(),
    "asyncio": Looping(lambda main: asyncio.run(main())),
    "trio": Looping(trio.run),
}
