"""Writes messages of an AWS event stream.

https://smithy.io/2.0/aws/amazon-eventstream.html, checked 2026-11-28.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

TEXT = 7
"""The type of a header whose value is text."""


def event(name: str, data: Any) -> bytes:
    """An event of this type."""
    return message({":event-type": name, ":content-type": "application/json", ":message-type": "event"}, data)


def exception(name: str, data: Any) -> bytes:
    """A failure in mid-stream; its name begins with a small letter."""
    headers = {":exception-type": name, ":content-type": "application/json", ":message-type": "exception"}
    return message(headers, data)


def message(headers: Mapping[str, str], data: Any) -> bytes:
    """One message with its checksums."""
    head, payload = b"".join(_header(name, value) for name, value in headers.items()), json.dumps(data).encode()
    lengths = struct.pack("!II", 16 + len(head) + len(payload), len(head))
    body = lengths + struct.pack("!I", zlib.crc32(lengths)) + head + payload
    return body + struct.pack("!I", zlib.crc32(body))


def _header(name: str, value: str) -> bytes:
    key, text = name.encode(), value.encode()
    return struct.pack("!B", len(key)) + key + struct.pack("!BH", TEXT, len(text)) + text
