"""How a fault strikes a request, and how a request's body is read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from aiohttp import web

from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.scripts import Json


async def strike(fault: Fault | None, refusal: Callable[[int, str], Exception]) -> None:
    """What goes wrong before anything is done. Raises `ConnectionResetError`, or a refusal."""
    if fault is None:
        return
    match fault.kind:
        case "stall":
            await asyncio.sleep(fault.seconds)
        case "reset":
            raise ConnectionResetError("simulated")
        case "refuse":
            raise refusal(fault.status, fault.message)
        case _:
            pass


def broken(request: web.Request) -> web.Response:
    """Break the connection. What is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def waited(fault: Fault | None) -> dict[str, str]:
    """The header by which a refusal asks to wait."""
    return {} if fault is None or fault.retry_after is None else {"retry-after": f"{fault.retry_after:g}"}


async def json_body(request: web.Request) -> Json:
    """The body; nothing where there is none. Raises `ValueError`."""
    value: Json = json.loads(await request.read() or b"{}") if request.can_read_body else {}
    return value
