"""One call on its way: what it sends, until when, and what has been sent so far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from logging import INFO
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

from interlingua.attempts import Attempt
from interlingua.errors import AuthenticationFailed, ConnectionFailed, DeadlineExceeded, StreamIncomplete, WorldError
from interlingua.transport.deadline import Deadline
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.failures import Circumstances, WorldErrorT, bare, request_id
from interlingua.transport.head import Head
from interlingua.transport.log import log_attempt, logger, without_secrets
from interlingua.transport.policy import Policy
from interlingua.transport.render import Rendered
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua.transport.guards import Visit

BAD_CERTIFICATE = re.compile("CERTIFICATE_VERIFY_FAILED|invalid peer certificate")
"""The words of OpenSSL and rustls, which HTTP libraries pass on."""
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

    __slots__ = (
        *("begun", "deadline", "endpoint", "key", "policy", "rendered", "renewed", "signed", "spent", "visit"),
        *("waited", "_earlier", "_error", "_head", "_seconds", "_waited"),
    )

    def __init__(self, rendered: Rendered, endpoint: Endpoint, policy: Policy, deadline: Deadline) -> None:
        self.rendered = rendered
        self.renewed = False
        """Whether a key that was refused has been renewed."""
        self.signed: object = None
        """Which key the last request had, where there may be others."""
        self.endpoint = endpoint
        self.policy = policy
        self.deadline = deadline
        self.key = str(uuid4()) if policy.idempotency_header and rendered.method == "POST" else None
        """The same on each try, so that the provider can tell a repetition."""
        self._earlier: tuple[Attempt, ...] = ()
        self.begun: float | None = None
        """When the last request was sent, which is the one that the next four tell of."""
        self._head: Head | None = None
        self._error: str | None = None
        self._seconds: float | None = None
        """None while its answer is still coming."""
        self._waited = 0.0
        self.waited = 0.0
        """Seconds before the next one."""
        self.spent = 0
        """What the last retry took from the budget."""
        self.visit: Visit | None = None
        """Where something stands before every request."""

    def set_out(self) -> None:
        """A request is about to be sent."""
        if self.begun is not None:
            self.has_ended()
            self._earlier = self.attempts()
        self.begun = monotonic()
        self._waited, self.waited = self.waited, 0.0
        self._head = self._error = self._seconds = None

    def answered(self, head: Head) -> None:
        """The answer to it has begun."""
        self._head = head

    def has_ended(self, error: str | None = None) -> None:
        """Its answer has come, or will not."""
        if self._seconds is None and self.begun is not None:
            self._seconds = monotonic() - self.begun
            self._error = error
            if logger.isEnabledFor(INFO):
                *_, last = attempts = self.attempts()
                log_attempt(self, last, len(attempts))

    def goes_on_after(self, error: WorldError) -> None:
        """The call asks for the rest of what broke off with an error: what was sent for that was sent for this."""
        self._earlier = error.attempts

    def attempts(self, usage: Usage | None = None) -> tuple[Attempt, ...]:
        """Everything that was sent for it, the last with its tokens."""
        if self.begun is None:
            return self._earlier
        head, seconds = self._head, self._seconds
        last = Attempt(
            status=None if head is None else head.status,
            error=self._error,
            seconds=monotonic() - self.begun if seconds is None else seconds,
            waited=self._waited,
            request_id=None if head is None else self.endpoint.auth.hide_in(request_id(head.headers)),
            usage=usage if usage is not None and usage.total_tokens else None,
        )
        return (*self._earlier, last)

    def blamed(self, error: WorldErrorT) -> WorldErrorT:
        """The bare error that the last request ended with, with everything that was sent."""
        self._error = type(error).__name__
        self.has_ended(self._error)
        error.attempts = self.attempts()
        return bare(error)

    def ended_by(self, error: WorldErrorT) -> WorldErrorT:
        """The bare error that breaks a stream, counted."""
        if self.visit is not None:
            self.visit.failed(error)
        return self.blamed(error)

    def renews_key(self, error: WorldError) -> bool:
        """Whether the same is to be sent once more, with another key than the one that the server did not take."""
        if self.renewed or not isinstance(error, AuthenticationFailed) or not self.rendered.is_replayable:
            return False
        self.renewed = True
        return self.endpoint.auth.renew(self.signed)

    def end(self) -> None:
        """The call is over, or its stream has begun: close the files that were opened for it."""
        self.rendered.close()
        if self.visit is not None:
            self.visit.end()

    def leave(self) -> None:
        """A stream is over: make room for another call."""
        self.has_ended()
        if self.visit is not None:
            self.visit.leave()

    def at(self, headers: Mapping[str, str] | None = None) -> Circumstances:
        """What an error that is raised now has to tell."""
        return Circumstances(endpoint=self.endpoint, model=self.rendered.model, headers=headers)

    def lost(self, error: Exception, *, is_silence: bool = False) -> Lost:
        """Why the network failed, as far as its error and the time say."""
        if self.deadline.remaining() < JUST_NOW:
            return Lost("deadline", f"not done within {self.deadline.seconds:g} s")
        if is_silence:
            return Lost("idle", f"silent for {self.policy.idle:g} s")
        kind, reason = type(error).__name__, _reason(error)
        detail = self.endpoint.auth.hide_in(f"{kind}: {reason}" if reason else kind)
        return Lost("certificate" if BAD_CERTIFICATE.search(detail) else "connection", without_secrets(detail))


def _reason(error: BaseException | None) -> str:
    """What it says, or what led to it says: some libraries wrap errors in empty ones."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if str(error):
            return str(error)
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return ""


def failed(lost: Lost, call: Call, *, headers: Mapping[str, str] | None = None) -> WorldError:
    """For a plain call, or a stream that has not begun."""
    facts = call.at(headers).facts()
    message = f"{call.endpoint.provider}: {lost}"
    if lost.cause == "deadline":
        return DeadlineExceeded(message, deadline=call.deadline.seconds, **facts)
    if call.endpoint.found:
        message += f" ({call.endpoint.origin} is from {call.endpoint.found})"
    return ConnectionFailed(message, is_retryable=lost.cause != "certificate", **facts)


def incomplete(cause: str, detail: str, call: Call, *, headers: Mapping[str, str]) -> StreamIncomplete:
    """For a stream that had begun."""
    at = call.at(headers)
    return StreamIncomplete(
        at.hide(f"{call.endpoint.provider}: the stream is incomplete: {detail}"), cause=cause, **at.facts()
    )
