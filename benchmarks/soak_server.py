"""Chat completions on loopback, every twentieth of which goes wrong. Prints its port; ends with its standard input."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import sys
from collections.abc import Callable
from itertools import count

ONE_IN = 20
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
WORDS = [f"word{number} " for number in range(20)]


def json_answer(body: bytes, status: str = "200 OK", length: int | None = None) -> bytes:
    """A whole answer, or one that says another length."""
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {size}\r\n\r\n".encode() + body


def chunk(event: str) -> bytes:
    """One event in one chunk."""
    raw = f"data: {event}\n\n".encode()
    return b"%x\r\n%b\r\n" % (len(raw), raw)


def delta(text: str, finish: str | None = None) -> str:
    """The data of an event."""
    return json.dumps({"id": "c", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]})


REPLY = json.dumps(
    {
        "id": "c",
        "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "".join(WORDS)}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 20, "total_tokens": 21},
    }
).encode()
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
BEGUN = HEAD + b"".join(chunk(delta(word)) for word in WORDS[:5])
STREAM = HEAD + b"".join(map(chunk, [*map(delta, WORDS), delta("", "stop"), "[DONE]"])) + b"0\r\n\r\n"
BUSY = json_answer(b'{"error": {"message": "busy"}}', "500 X")
ENDED = b"0\r\n\r\n"

Fault = tuple[bytes, str]
"""What is sent, and what becomes of the connection: `stays`, `ends`, `breaks`."""
FAULTS: list[Fault] = [
    (b"", "ends"),
    (b"", "breaks"),
    (BUSY, "stays"),
    (json_answer(REPLY[:40], length=len(REPLY)), "ends"),
    (json_answer(b"<html>busy</html>"), "stays"),
]
STREAM_FAULTS: list[Fault] = [
    (BEGUN, "ends"),
    (BEGUN, "breaks"),
    (BEGUN + chunk('{"error": {"message": "overloaded"}}') + ENDED, "stays"),
    (BEGUN + chunk("{no json") + ENDED, "stays"),
    (BEGUN + ENDED, "stays"),
]


class Chat(asyncio.Protocol):
    """One connection."""

    def __init__(self, numbers: Callable[[], int]) -> None:
        self._numbers = numbers
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        found = LENGTH.search(head)
        if end and found and len(body) >= int(found[1]):
            self._received = b""
            self._answer(streams=b'"stream":true' in body)

    def _answer(self, *, streams: bool) -> None:
        number = self._numbers()
        faults = STREAM_FAULTS if streams else FAULTS
        if number % ONE_IN:
            self._transport.write(STREAM if streams else REPLY_WHOLE)
            return
        sent, then = faults[number // ONE_IN % len(faults)]
        self._transport.write(sent)
        if then == "ends":
            self._transport.close()
        elif then == "breaks":
            linger = struct.pack("ii", 1, 0)
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self._transport.close()


REPLY_WHOLE = json_answer(REPLY)


async def main() -> None:
    """Serve until nobody holds the other end of the standard input."""
    numbers = count(1).__next__
    server = await asyncio.get_running_loop().create_server(lambda: Chat(numbers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
