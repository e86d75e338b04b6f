"""Writes messages of an AWS event stream, apart from what reads them; and what botocore reads in such messages."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

VECTORS = Path(__file__).parent / "eventstream_vectors.json"
INTEGERS = {2: ">b", 3: ">h", 4: ">i", 5: ">q", 8: ">q"}


class Typed(NamedTuple):
    """A header value whose type is not that of text."""

    kind: int
    value: Any = None


def header(name: str, value: str | Typed) -> bytes:
    kind, plain = value if isinstance(value, Typed) else (7, value.encode())
    written = name.encode()
    head = struct.pack(">B", len(written)) + written + struct.pack(">B", kind)
    if kind in INTEGERS:
        return head + struct.pack(INTEGERS[kind], plain)
    if kind in (6, 7):
        return head + struct.pack(">H", len(plain)) + plain
    return head + (plain or b"")


def message(headers: Mapping[str, str | Typed], payload: bytes = b"") -> bytes:
    return framed(b"".join(header(name, value) for name, value in headers.items()), payload)


def framed(headers: bytes, payload: bytes = b"") -> bytes:
    lengths = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    body = lengths + struct.pack(">I", zlib.crc32(lengths)) + headers + payload
    return body + struct.pack(">I", zlib.crc32(body))


def event(name: str, data: object) -> bytes:
    """An event whose payload is JSON, or bare bytes."""
    bare = isinstance(data, bytes)
    headers = {
        ":event-type": name,
        ":content-type": "application/octet-stream" if bare else "application/json",
        ":message-type": "event",
    }
    return message(headers, data if isinstance(data, bytes) else json.dumps(data).encode())


def exception(name: str, data: object) -> bytes:
    headers = {":exception-type": name, ":content-type": "application/json", ":message-type": "exception"}
    return message(headers, json.dumps(data).encode())


def failure(code: str, text: str) -> bytes:
    """A message of the kind for failures that the service has no shape for."""
    return message({":message-type": "error", ":error-code": code, ":error-message": text})


def read_by_botocore() -> Sequence[dict[str, Any]]:
    """Bytes, with the headers and payloads that botocore 1.44.8 found in them, or the name of its error."""
    return json.loads(VECTORS.read_bytes())
