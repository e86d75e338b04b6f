# Copied from codegen/emit/static/_core/client.py by `python -m codegen regen`. Edit that one.
"""The base of generated clients."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, Self, TypeVar, cast

from .request import Request
from .resource import AsyncResource, Resource
from .transport import AsyncStream, AsyncTransport, Response, Stream, Transport

P = ParamSpec("P")
T = TypeVar("T")


class BaseClient(Resource):
    """A provider's API over a transport."""

    def raw(self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Call a method of this client for the response: its status, headers, body, and its value when asked for."""
        resource, function = _parts(method)
        response: Response[T] = function(type(resource)(_RawTransport(self._transport)), *args, **kwargs)
        return response

    def close(self) -> None:
        """Close the transport."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncBaseClient(AsyncResource):
    """A provider's API over a transport, under an event loop."""

    async def raw(self, method: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Call a method of this client for the response: its status, headers, body, and its value when asked for."""
        resource, function = _parts(method)
        response: Response[T] = await function(type(resource)(_AsyncRawTransport(self._transport)), *args, **kwargs)
        return response

    async def close(self) -> None:
        """Close the transport."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()


def _parts(method: Any) -> tuple[Any, Callable[..., Any]]:
    """The resource that a method belongs to, and the method without it."""
    return method.__self__, method.__func__


class _Undecoded:
    """Stands for a response whose value is the response itself, so that a method returns it as it came."""

    __slots__ = ("_response",)

    def __init__(self, response: Response[Any]) -> None:
        self._response = response

    @property
    def value(self) -> Response[Any]:
        """The response."""
        return self._response


class _RawTransport:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send(self, request: Request[Any, Any, Any], /) -> Response[Any]:
        return cast("Response[Any]", _Undecoded(self._transport.send(request)))

    def stream(self, request: Request[Any, Any, Any], /) -> Stream[Any]:
        return self._transport.stream(request)

    def close(self) -> None:
        self._transport.close()


class _AsyncRawTransport:
    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def send(self, request: Request[Any, Any, Any], /) -> Response[Any]:
        return cast("Response[Any]", _Undecoded(await self._transport.send(request)))

    async def stream(self, request: Request[Any, Any, Any], /) -> AsyncStream[Any]:
        return await self._transport.stream(request)

    async def close(self) -> None:
        await self._transport.close()
