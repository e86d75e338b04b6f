# Copied from codegen/emit/static/_core/prepared.py by `python -m codegen regen`. Edit that one.
"""A call of a generated method as data: what it would send, and over which transport."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from inspect import iscoroutine
from typing import Any, cast

from .request import Request
from .transport import AsyncTransport, Transport


@dataclass(frozen=True, slots=True)
class Prepared:
    """One call that was not made."""

    request: Request[Any, Any, Any]
    transport: Transport | AsyncTransport


def prepared(method: Callable[..., Any], /, *args: object, **kwargs: object) -> Prepared:
    """What a method of a client would do if it were called like this. Nothing is sent."""
    bound = cast("Any", method)
    resource, function = bound.__self__, bound.__func__
    try:
        begun = function(type(resource)(_Catching()), *args, **kwargs)
        if iscoroutine(begun):
            cast("Coroutine[Any, Any, Any]", begun).send(None)
    except _Caught as caught:
        return Prepared(caught.request, resource._transport)
    raise TypeError(f"{function.__qualname__} calls no operation")


class _Caught(Exception):
    def __init__(self, request: Request[Any, Any, Any]) -> None:
        self.request = request
        super().__init__()


class _Catching:
    def send(self, request: Request[Any, Any, Any], /) -> Any:
        raise _Caught(request)

    def stream(self, request: Request[Any, Any, Any], /) -> Any:
        raise _Caught(request)

    def close(self) -> None:
        """There is nothing to close."""
