"""One HTTP request, sent within the limits of a call."""

from __future__ import annotations

from logging import DEBUG
from typing import TYPE_CHECKING

from interlingua.transport._async.incoming import AsyncIncoming
from interlingua.transport.answers import network_errors
from interlingua.transport.call import Call
from interlingua.transport.clock import AsyncClock
from interlingua.transport.deadline import Allowance
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.failures import bare
from interlingua.transport.head import Head
from interlingua.transport.log import log_answer, log_sent, logger
from interlingua.transport.outgoing import Outgoing, redirect_target
from interlingua.transport.pools import AsyncPool

if TYPE_CHECKING:
    from interlingua.transport.pools import AsyncGiven

MAX_REDIRECTS = 5


class AsyncExchange:
    """Sends requests over connections that it keeps."""

    def __init__(self, endpoint: Endpoint, http: AsyncGiven) -> None:
        self._pool = AsyncPool(endpoint.base_url, http)

    async def prepare(self) -> None:
        """Import and make what connections need, so that the first call does not stand still for it."""
        await self._pool.prepare()

    async def open(self, call: Call) -> AsyncIncoming:
        """Send the request of a call once, and where it is redirected to. Raises `Lost` when no answer comes."""
        url = call.rendered.url
        incoming = await self._open(call, url)
        for _ in range(MAX_REDIRECTS):
            target = redirect_target(call.rendered.method, url, incoming.head)
            if target is None:
                break
            await incoming.close()
            url = target
            incoming = await self._open(call, url)
        return incoming

    async def close(self) -> None:
        """Close the connections that are ours."""
        await self._pool.aclose()

    async def _open(self, call: Call, url: str) -> AsyncIncoming:
        clock, allowance = AsyncClock(), Allowance(call.deadline)
        try:
            if not call.endpoint.auth.is_ready:
                await clock.run(call.endpoint.auth.make_ready, allowance)
            outgoing = Outgoing(call, url, allowance)
            if call.deadline.has_passed:
                raise TimeoutError  # also where the connections are not ours and know of no deadline
            call.set_out()
            if logger.isEnabledFor(DEBUG):
                log_sent(outgoing, call.endpoint.auth)
            async with clock.limit(allowance):
                answer = await self._pool.open(outgoing)
        except network_errors() as error:
            raise call.lost(error) from None
        except BaseException as error:  # noqa: BLE001 - a cancellation, say, whose frames hold the key
            raise bare(error) from None
        head = Head(answer.status, answer.headers)
        call.answered(head)
        if logger.isEnabledFor(DEBUG):
            log_answer(head, call.endpoint.auth)
        return AsyncIncoming(answer, head, call, clock, allowance, self._pool)
