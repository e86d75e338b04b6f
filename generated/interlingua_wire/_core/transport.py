# Copied from codegen/emit/static/_core/transport.py by `python -m codegen regen`. Edit that one.
"""The one door out: what a generated client asks of whoever does its I/O."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from .request import Request

T_co = TypeVar("T_co", covariant=True)
ReplyT = TypeVar("ReplyT")
EventT = TypeVar("EventT")


class Response(Protocol[T_co]):
    """What came back for a plain call."""

    @property
    def status(self) -> int:
        """HTTP status code, or the transport's nearest equivalent."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Header names are lower case."""
        ...

    @property
    def body(self) -> bytes:
        """The decompressed body."""
        ...

    @property
    def value(self) -> T_co:
        """The body as the operation's reply type, decoded at the first look."""
        ...


class Stream(Protocol[T_co]):
    """Events as they arrive. Leaving the `with` block, or closing, frees the connection at once."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    def __iter__(self) -> Iterator[T_co]: ...
    def __enter__(self) -> Stream[T_co]: ...
    def __exit__(self, *exc: object) -> None: ...
    def close(self) -> None:
        """Free the connection. Harmless when called again."""
        ...


class AsyncStream(Protocol[T_co]):
    """The same under an event loop."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    def __aiter__(self) -> AsyncIterator[T_co]: ...
    async def __aenter__(self) -> AsyncStream[T_co]: ...
    async def __aexit__(self, *exc: object) -> None: ...
    async def close(self) -> None:
        """Free the connection. Harmless when called again."""
        ...


class Transport(Protocol):
    """Carries out requests. `interlingua` supplies one; so may you."""

    def send(self, request: Request[ReplyT, Any, Any], /) -> Response[ReplyT]: ...
    def stream(self, request: Request[Any, EventT, Any], /) -> Stream[EventT]: ...
    def close(self) -> None: ...


class AsyncTransport(Protocol):
    """The same under an event loop."""

    async def send(self, request: Request[ReplyT, Any, Any], /) -> Response[ReplyT]: ...
    async def stream(self, request: Request[Any, EventT, Any], /) -> AsyncStream[EventT]: ...
    async def close(self) -> None: ...
