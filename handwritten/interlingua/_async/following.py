"""Answers that go on after the first reply: looked at until they are over, or read where they stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlingua.errors import DeadlineExceeded
from interlingua_wire._core.request import Request

if TYPE_CHECKING:
    from interlingua._async.connections import AsyncConnections
    from interlingua.calls import ChatCall
    from interlingua.protocols.base import JobsProtocol
    from interlingua.transport import AsyncEventStream, AsyncHttpTransport, Reply


async def answered(transport: AsyncHttpTransport, jobs: JobsProtocol, request: Request[Any, Any, Any]) -> Reply[Any]:
    """The reply to a call, or to the last look at what it began, within the deadline of the call."""
    from interlingua.jobs import FIRST_LOOK, GROWTH, LONGEST_PAUSE
    from interlingua.transport.clock import AsyncClock

    deadline, pause = transport.deadline_for(request), FIRST_LOOK
    reply = await transport.send(request)
    while (look := jobs.encode_look(reply.value)) is not None:
        if deadline.remaining() <= pause:
            provider, seconds = transport.endpoint.provider, deadline.seconds
            message = f"{provider}: what was begun is not over within {seconds:g} s, and goes on"
            raise DeadlineExceeded(message, deadline=seconds, provider=provider)
        await AsyncClock().sleep(pause)
        pause = min(LONGEST_PAUSE, pause * GROWTH)
        reply = await transport.send(_within(look, deadline.remaining()))
    return reply


async def opened(connections: AsyncConnections, call: ChatCall) -> AsyncEventStream[Any]:
    """The stream of a call: of its own answer, or of what it began."""
    transport = await connections.transport(call.route)
    jobs = call.route.capabilities.jobs
    if jobs is None:
        return await transport.stream(call.request)
    deadline = transport.deadline_for(call.request)
    address, request = jobs.encode_stream((await transport.send(call.request)).value)
    there = connections.elsewhere(call.route, transport, address)
    return await there.stream(_within(request, deadline.remaining()))


def _within(request: Request[Any, Any, Any], seconds: float) -> Request[Any, Any, Any]:
    return request._replace(extra=request.extra._replace(timeout=max(seconds, 0.0)))
