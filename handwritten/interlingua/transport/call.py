"""One call on its way: what it sends, until when, and what has been sent so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from interlingua.errors import Attempt, ConnectionFailed, DeadlineExceeded, StreamIncomplete, WorldError
from interlingua.transport.deadline import Deadline
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.failures import Circumstances, ErrorT, bare
from interlingua.transport.policy import Policy
from interlingua.transport.render import Rendered

if TYPE_CHECKING:
    from interlingua.transport.guards import Visit

BAD_CERTIFICATE = "CERTIFICATE_VERIFY_FAILED"
"""OpenSSL's word, which every HTTP library passes on."""
JUST_NOW = 0.01
"""Seconds before a deadline from which on a timeout is laid to it."""


class Lost(Exception):
    """The connection broke, fell silent, or ran into the deadline; whoever was reading says what that means."""

    def __init__(self, cause: str, detail: str) -> None:
        self.cause = cause
        """`connection`, `certificate`, `idle` or `deadline`."""
        super().__init__(detail)


class Call:
    """The state of one call, through all its tries."""

    __slots__ = ("deadline", "endpoint", "key", "ledger", "policy", "rendered", "spent", "visit", "waited")

    def __init__(self, rendered: Rendered, endpoint: Endpoint, policy: Policy, deadline: Deadline) -> None:
        self.rendered = rendered
        self.endpoint = endpoint
        self.policy = policy
        self.deadline = deadline
        self.key = str(uuid4()) if policy.idempotency_header and rendered.method == "POST" else None
        """The same on each try, so that the provider can tell a repetition."""
        self.ledger: tuple[Attempt, ...] = ()
        self.waited = 0.0
        """Seconds before the try that is under way."""
        self.spent = 0
        """What the last retry took from the budget."""
        self.visit: Visit | None = None
        """Where something stands before every request."""

    def record(self, status: int | None) -> None:
        """Note what came of a request."""
        self.ledger = (*self.ledger, Attempt(status=status, waited=self.waited))

    def ended_by(self, error: ErrorT) -> ErrorT:
        """The bare error that breaks a stream, counted."""
        if self.visit is not None and isinstance(error, WorldError):
            self.visit.failed(error)
        return bare(error)

    def end(self) -> None:
        """The call is over, or its stream has begun: close the files that were opened for it."""
        self.rendered.close()
        if self.visit is not None:
            self.visit.end()

    def leave(self) -> None:
        """A stream is over: make room for another call."""
        if self.visit is not None:
            self.visit.leave()

    def at(self, headers: Mapping[str, str] | None = None) -> Circumstances:
        """What an error that is raised now has to tell."""
        return Circumstances(endpoint=self.endpoint, model=self.rendered.model, ledger=self.ledger, headers=headers)

    def lost(self, error: Exception, *, is_silence: bool = False) -> Lost:
        """Why the network failed, as far as its error and the time say."""
        if self.deadline.remaining() < JUST_NOW:
            return Lost("deadline", f"not done within {self.deadline.seconds:g} s")
        if is_silence:
            return Lost("idle", f"silent for {self.policy.idle:g} s")
        kind = type(error).__name__
        detail = self.endpoint.auth.hide_in(f"{kind}: {error}" if str(error) else kind)
        return Lost("certificate" if BAD_CERTIFICATE in detail else "connection", detail)


def failed(lost: Lost, call: Call, *, headers: Mapping[str, str] | None = None) -> WorldError:
    """For a plain call, or a stream that has not begun."""
    facts = call.at(headers).facts()
    message = f"{call.endpoint.provider}: {lost}"
    if lost.cause == "deadline":
        return DeadlineExceeded(message, deadline=call.deadline.seconds, **facts)
    return ConnectionFailed(message, is_retryable=lost.cause != "certificate", **facts)


def incomplete(cause: str, detail: str, call: Call, *, headers: Mapping[str, str]) -> StreamIncomplete:
    """For a stream that had begun."""
    at = call.at(headers)
    return StreamIncomplete(
        at.hide(f"{call.endpoint.provider}: the stream is incomplete: {detail}"), cause=cause, **at.facts()
    )
