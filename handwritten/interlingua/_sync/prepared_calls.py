# Derived from handwritten/interlingua/_async/prepared_calls.py by codegen/unasync.py. Edit that one.
"""Calls of generated clients that something of ours makes in their place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interlingua.errors import InvalidArgument
from interlingua.transport import HttpTransport
from interlingua_wire._core.prepared import Prepared, prepared
from interlingua_wire._core.request import Request


def parts_of(
    method: Callable[..., Any], /, *args: object, **keywords: object
) -> tuple[HttpTransport, Request[Any, Any, Any]]:
    """The way to the server, and what a method would send it. Raises `InvalidArgument` for a transport not ours."""
    call = prepared(method, *args, **keywords)
    return ours(call), call.request


def ours(call: Prepared) -> HttpTransport:
    """The way to the server. Raises `InvalidArgument` for a transport not ours."""
    if not isinstance(call.transport, HttpTransport):
        raise InvalidArgument("method", "one of another transport", "one of a client that il.connect made")
    return call.transport
