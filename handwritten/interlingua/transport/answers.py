"""What each HTTP library under the transport gives back: status, headers, and a body still to be read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Protocol

from interlingua.transport.outgoing import Outgoing

MAX_CONNECTIONS = 1000
MAX_IDLE_CONNECTIONS = 100
KEEPALIVE_SECONDS = 30.0

NETWORK_ERRORS = {
    "aiohttp": ("ClientError",),
    "httpcore": ("NetworkError", "ProtocolError", "ProxyError", "TimeoutException"),
    "httpcore2": ("NetworkError", "ProtocolError", "ProxyError", "TimeoutException"),
    "httpx": ("StreamError", "TransportError"),
    "httpx2": ("StreamError", "TransportError"),
    "pyreqwest.exceptions": ("RequestError", "BuilderError"),
}
"""What a lost connection looks like, by library."""
TIMEOUTS = {
    "httpcore": ("TimeoutException",),
    "httpcore2": ("TimeoutException",),
    "httpx": ("TimeoutException",),
    "httpx2": ("TimeoutException",),
}


class Answer(Protocol):
    """One answer whose body is still to be read."""

    status: int
    headers: Mapping[str, str]
    """Names are lower case."""

    def ready(self) -> bytes | None:
        """The next bytes of the body as far as they can be had in a plain call, b"" at its end; None: call `piece`."""
        ...

    def piece(self) -> bytes:
        """The next bytes of the body, however long they take; b"" at its end."""
        ...

    def close(self) -> None:
        """Give the connection back, or end it when the body was not read to its end."""
        ...

    def cut(self) -> None:
        """Free the connection from anywhere, at once: nobody will read on."""
        ...


class AsyncAnswer(Protocol):
    """The same under an event loop."""

    status: int
    headers: Mapping[str, str]

    def ready(self) -> bytes | None: ...
    async def piece(self) -> bytes: ...
    async def aclose(self) -> None: ...
    def cut(self) -> None: ...


class Connections(Protocol):
    """Sends requests over connections that it keeps."""

    def open(self, outgoing: Outgoing) -> Answer: ...
    def close(self) -> None: ...
    def forget(self) -> None:
        """Let go of connections that another process goes on with."""
        ...


class AsyncConnections(Protocol):
    """The same under an event loop."""

    async def open(self, outgoing: Outgoing) -> AsyncAnswer: ...
    async def aclose(self) -> None: ...


def headers_from(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name; the values of one that stands several times are joined."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name = _lower(raw_name)
        try:
            value = raw_value.decode()
        except UnicodeDecodeError:
            value = raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


@lru_cache(maxsize=512)
def _lower(name: bytes) -> str:
    """The same few names come with every answer, and need not be held by each."""
    return name.decode("latin-1").lower()


def network_errors() -> tuple[type[Exception], ...]:
    """What a lost connection looks like in the libraries that are in use."""
    return (*_loaded(NETWORK_ERRORS), OSError)


def timeouts() -> tuple[type[Exception], ...]:
    """What silence looks like in them."""
    return (*_loaded(TIMEOUTS), TimeoutError)


def _loaded(table: Mapping[str, tuple[str, ...]]) -> list[type[Exception]]:
    return [
        vars(sys.modules[module])[name] for module, names in table.items() if module in sys.modules for name in names
    ]
