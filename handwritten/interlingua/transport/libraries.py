"""Which HTTP library a client or transport of the caller's is of; httpx2 has the names of httpx."""

from __future__ import annotations

import sys
from typing import Any, Protocol, TypeAlias

from interlingua.errors import InvalidArgument

LIBRARIES = ("httpx", "httpx2")
EXPECTED = "a client or transport of httpx or httpx2"
REFUSED = {
    "pyreqwest": (
        "an il.Pyreqwest, for AsyncClient and connect_async: a client of its own follows redirects with the key, and "
        "its synchronous one ends no read that waits"
    ),
    "interlingua": "one of httpx or httpx2: pyreqwest's synchronous client ends no read that waits",
}
"""Libraries whose clients, as they are, break a promise: what takes their place, and why."""


class LikeClient(Protocol):
    """A client of httpx or httpx2."""

    def send(self, request: Any, *, stream: bool = ..., auth: Any = ..., follow_redirects: Any = ...) -> Any: ...


class LikeTransport(Protocol):
    """A transport of httpx or httpx2."""

    def handle_request(self, request: Any, /) -> Any: ...


class AsyncLikeTransport(Protocol):
    """The same under an event loop."""

    async def handle_async_request(self, request: Any, /) -> Any: ...


Library: TypeAlias = Any
"""The module of an HTTP library."""


def library_of(http: object, *, is_async: bool) -> Library:
    """The library of a client or transport. Raises `InvalidArgument` for what is none, or of the other kind."""
    client, transport = ("AsyncClient", "AsyncBaseTransport") if is_async else ("Client", "BaseTransport")
    for name in LIBRARIES:
        library = sys.modules.get(name)
        if library is not None and isinstance(http, (vars(library)[client], vars(library)[transport])):
            return library
    if hasattr(http, "handle_async_request" if is_async else "handle_request"):
        import httpx

        return httpx
    home = type(http).__module__.partition(".")[0]
    expected = REFUSED.get(home) or f"{EXPECTED}{' for an event loop' if is_async else ''}"
    raise InvalidArgument("http_client", f"{home}'s {type(http).__name__}", expected)
