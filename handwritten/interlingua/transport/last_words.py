"""What a server said before it hung up on a request that it did not want to the end."""

from __future__ import annotations

from asyncio import BaseTransport, trsock
from contextlib import suppress
from typing import Any

READ_AT_ONCE = 1 << 16


def last_words(transport: BaseTransport) -> bytes:
    """The bytes that had come when a write failed, after which asyncio reads no more.

    To be called in `connection_lost`. There are none under TLS, where nobody could decipher them any more.
    """
    connection: Any = transport.get_extra_info("socket")
    if transport.get_extra_info("ssl_object") is not None or not isinstance(connection, trsock.TransportSocket):
        return b""
    said: list[bytes] = []
    with suppress(OSError), connection.dup() as same:
        same.setblocking(False)
        while piece := same.recv(READ_AT_ONCE):
            said.append(piece)
    return b"".join(said)
