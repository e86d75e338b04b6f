"""Websockets byte by byte: how a server opens one, and the frames that it sends over it."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from collections.abc import Iterable

from tests.hostile.answers import live_messages
from tests.hostile.judging import Script
from tests.transport.scripted import Asked, Gone

CONTINUED, TEXT_FRAME, BINARY, CLOSE, PING = 0, 1, 2, 8, 9
FINAL, COMPRESSED = 0x80, 0x40
ACCEPTED_BY = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""https://www.rfc-editor.org/rfc/rfc6455#section-1.3, checked 2026-11-28."""
MESSAGES = live_messages()
BEGUN = json.dumps({"setupComplete": {}}).encode()
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate"


def frame(payload: bytes, kind: int = BINARY, *, bits: int = FINAL, mask: int = 0, size: int | None = None) -> bytes:
    """One frame; `size` is what it says of its length."""
    size = len(payload) if size is None else size
    if size < 126:
        length = bytes([size | mask])
    elif size < 1 << 16:
        length = bytes([126 | mask]) + struct.pack("!H", size)
    else:
        length = bytes([127 | mask]) + struct.pack("!Q", size)
    return bytes([bits | kind]) + length + (bytes(4) if mask else b"") + payload


def frames(messages: Iterable[bytes] = MESSAGES) -> list[bytes]:
    """One frame a message."""
    return [frame(message) for message in messages]


def in_fragments(message: bytes, size: int, kind: int = TEXT_FRAME) -> list[bytes]:
    """One message in frames of so many bytes."""
    pieces = [message[start : start + size] for start in range(0, len(message), size)]
    kinds = [kind, *[CONTINUED] * (len(pieces) - 1)]
    ends = [0] * (len(pieces) - 1) + [FINAL]
    return [frame(piece, kind, bits=end) for piece, kind, end in zip(pieces, kinds, ends, strict=True)]


def deflated(message: bytes) -> bytes:
    """A compressed frame."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(message) + packer.flush(zlib.Z_SYNC_FLUSH)
    return frame(packed.removesuffix(b"\x00\x00\xff\xff"), bits=FINAL | COMPRESSED)


def closing(code: int | None = 1000, reason: bytes = b"") -> bytes:
    """The frame that ends a connection."""
    return frame(b"" if code is None else struct.pack("!H", code) + reason, CLOSE)


def accept(asked: Asked) -> str:
    """What proves that the server has read the key of the handshake."""
    key = (asked.header("sec-websocket-key") or "").encode()
    return base64.b64encode(hashlib.sha1(key + ACCEPTED_BY, usedforsecurity=False).digest()).decode()


def opened(asked: Asked, *headers: str) -> bytes:
    """The answer that opens a websocket."""
    lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"]
    return "\r\n".join([*lines, f"Sec-WebSocket-Accept: {accept(asked)}", *headers]).encode() + b"\r\n\r\n"


def heard(asked: Asked) -> int:
    """The kind of the caller's next frame."""
    first, second = asked.read(2)
    size = second & 127
    if size == 126:
        [size] = struct.unpack("!H", asked.read(2))
    elif size == 127:
        [size] = struct.unpack("!Q", asked.read(8))
    asked.read(4 + size)
    return first & 15


def begin(asked: Asked, *headers: str) -> None:
    """Open a websocket, and a session on it; then wait for the first question."""
    asked.send(opened(asked, *headers))
    heard(asked)
    asked.send(frame(BEGUN))
    heard(asked)


def playing(*raw: bytes, headers: Iterable[str] = (), closes: bool = False) -> Script:
    """Open a session, send these bytes for an answer, and stay, or go."""

    def script(asked: Asked) -> None:
        begin(asked, *headers)
        for each in raw:
            asked.send(each)
        while not closes and heard(asked) != CLOSE:
            continue
        asked.waits(0.05)
        raise Gone

    return script


def staying(*raw: bytes) -> Script:
    """Open a session, send these bytes for an answer, and stay whatever the caller says."""

    def script(asked: Asked) -> None:
        begin(asked)
        for each in raw:
            asked.send(each)
        while not asked.waits(30):
            continue

    return script


def saying(*messages: bytes) -> Script:
    """Say these, each in a frame, and stay until the caller ends it."""

    def script(asked: Asked) -> None:
        begin(asked)
        for raw in frames(messages):
            asked.send(raw)
        heard(asked)
        asked.send(closing())

    return script


def ending(*raw: bytes) -> Script:
    """Open a session, send these bytes, and close the connection."""
    return playing(*raw, closes=True)
