"""How a fault strikes a request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.refusing import Refusal


async def strike(fault: Fault | None, refusal: Callable[[int, str], Refusal]) -> None:
    """What goes wrong before anything is done. Raises `ConnectionResetError`, or a refusal."""
    if fault is None:
        return
    match fault.kind:
        case "stall" if not fault.after:
            await asyncio.sleep(fault.seconds)
        case "reset":
            raise ConnectionResetError("simulated")
        case "refuse":
            refused = refusal(fault.status, fault.message)
            if fault.retry_after is not None:
                refused.headers["retry-after"] = f"{fault.retry_after:g}"
            raise refused
        case _:
            pass


def broken(request: web.Request) -> web.Response:
    """Break the connection. What is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
