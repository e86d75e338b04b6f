"""What a simulated provider answers with, and how it goes over the wire, faults and all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeVar

from aiohttp import web

from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.refusing import Refusal
from interlingua.testing.simulators.striking import broken

T = TypeVar("T")
GARBAGE = b"<html><body>It works!</body></html>\n\n"


@dataclass(frozen=True, kw_only=True)
class Events:
    """An answer that comes piece by piece."""

    frames: Iterator[bytes]
    """May raise a `Refusal`: as the first, it is the answer."""
    told: Callable[[str], bytes]
    """What is sent of an error once the answer has begun."""
    media_type: str = "text/event-stream"


@dataclass(frozen=True, kw_only=True)
class Content:
    """An answer that is no JSON."""

    body: bytes
    media_type: str = "application/octet-stream"
    status: int = 200


Reply: TypeAlias = Events | Content | dict[str, Any] | list[Any]


class Run(Protocol):
    """Calls a function: here, or where it may take long."""

    def __call__(self, function: Callable[..., T], /, *given: Any) -> Awaitable[T]: ...


async def run_here(function: Callable[..., T], /, *given: Any) -> T:
    """Call a function at once."""
    return function(*given)


async def send(request: web.Request, reply: Reply, fault: Fault | None, run: Run) -> web.StreamResponse:
    """Answer a request. Raises `ConnectionResetError` for a fault that breaks it off."""
    match reply:
        case Events():
            return await _poured(request, reply, fault, run)
        case Content():
            return await _whole(request, reply, fault)
        case _:
            content = json.dumps(reply, ensure_ascii=False).encode()
            return await _whole(request, Content(body=content, media_type="application/json"), fault)


async def _whole(request: web.Request, reply: Content, fault: Fault | None) -> web.StreamResponse:
    kind, place = (None, None) if fault is None else (fault.kind, fault.after_bytes)
    body = GARBAGE if kind == "garbage" else reply.body
    headers = {"content-type": reply.media_type}
    if kind != "cut" or place is None:
        return web.Response(body=body, status=reply.status, headers=headers)
    response = web.StreamResponse(status=reply.status, headers={**headers, "content-length": str(len(body))})
    await response.prepare(request)
    await response.write(body[:place])
    return broken(request)


async def _poured(request: web.Request, reply: Events, fault: Fault | None, run: Run) -> web.StreamResponse:
    frame = await run(_next, reply.frames)
    response = web.StreamResponse(headers={"content-type": reply.media_type})
    await response.prepare(request)
    number = sent = 0
    while frame is not None:
        if fault is not None and await _stopped(response, reply, fault, number):
            break
        if fault is not None and fault.after_bytes is not None and sent + len(frame) > fault.after_bytes:
            await response.write(frame[: fault.after_bytes - sent])
            return broken(request)
        await response.write(frame)
        number, sent = number + 1, sent + len(frame)
        try:
            frame = await run(_next, reply.frames)
        except Refusal as refusal:
            await response.write(reply.told(str(refusal)))
            break
    await response.write_eof()
    return response


def _next(frames: Iterator[bytes]) -> bytes | None:
    return next(frames, None)


async def _stopped(response: web.StreamResponse, reply: Events, fault: Fault, number: int) -> bool:
    """Whether that is all, now that so many events are sent. Raises `ConnectionResetError`."""
    if number != fault.after or fault.after_bytes is not None:
        return False
    match fault.kind:
        case "cut":
            raise ConnectionResetError("simulated")
        case "tell":
            await response.write(reply.told(fault.message))
            return True
        case "garbage":
            await response.write(GARBAGE)
        case "stall" if number:
            await asyncio.sleep(fault.seconds)
        case _:
            pass
    return False


def server_sent(value: Any, *, name: str | None = None) -> bytes:
    """An event of a stream."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()
