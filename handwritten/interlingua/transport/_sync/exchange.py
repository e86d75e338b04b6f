# Derived from handwritten/interlingua/transport/_async/exchange.py by codegen/unasync.py. Edit that one.
"""One HTTP request, sent within the limits of a call."""

from __future__ import annotations

from logging import DEBUG
from typing import TYPE_CHECKING

from interlingua.transport._sync.incoming import Incoming
from interlingua.transport.answers import network_errors
from interlingua.transport.call import Call
from interlingua.transport.clock import Clock
from interlingua.transport.deadline import Allowance
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.failures import bare
from interlingua.transport.head import Head
from interlingua.transport.log import log_answer, log_sent, logger
from interlingua.transport.outgoing import Outgoing, redirect_target
from interlingua.transport.pools import Pool

if TYPE_CHECKING:
    from interlingua.transport.pools import Given

MAX_REDIRECTS = 5


class Exchange:
    """Sends requests over connections that it keeps."""

    def __init__(self, endpoint: Endpoint, http: Given) -> None:
        self._pool = Pool(endpoint.base_url, http)

    def prepare(self) -> None:
        """Import and make what connections need, so that the first call does not stand still for it."""
        self._pool.prepare()

    def open(self, call: Call) -> Incoming:
        """Send the request of a call once, and where it is redirected to. Raises `Lost` when no answer comes."""
        url = call.rendered.url
        incoming = self._open(call, url)
        for _ in range(MAX_REDIRECTS):
            target = redirect_target(call.rendered.method, url, incoming.head)
            if target is None:
                break
            incoming.close()
            url = target
            incoming = self._open(call, url)
        return incoming

    def close(self) -> None:
        """Close the connections that are ours."""
        self._pool.close()

    def _open(self, call: Call, url: str) -> Incoming:
        clock, allowance = Clock(), Allowance(call.deadline)
        try:
            if not call.endpoint.auth.is_ready:
                clock.run(call.endpoint.auth.make_ready, allowance)
            outgoing = Outgoing(call, url, allowance)
            if call.deadline.has_passed:
                raise TimeoutError  # also where the connections are not ours and know of no deadline
            call.set_out()
            if logger.isEnabledFor(DEBUG):
                log_sent(outgoing, call.endpoint.auth)
            with clock.limit(allowance):
                answer = self._pool.open(outgoing)
        except network_errors() as error:
            raise call.lost(error) from None
        except BaseException as error:  # noqa: BLE001 - a cancellation, say, whose frames hold the key
            raise bare(error) from None
        head = Head(answer.status, answer.headers)
        call.answered(head)
        if logger.isEnabledFor(DEBUG):
            log_answer(head, call.endpoint.auth)
        return Incoming(answer, head, call, clock, allowance, self._pool)
