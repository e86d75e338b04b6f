"""Every failure, in two families: the caller's to fix, and the world's.

InterlinguaError
├── CallerError                     nothing was sent, or sending it again changes nothing
│   ├── UnknownProvider  UnknownModel  MissingKey  MissingExtra  ClosedProvider
│   ├── InvalidArgument             a value of the wrong kind, or outside what is documented
│   ├── UnknownToken                no interrupted stream is kept under a resume token
│   └── Unsupported                 the model cannot honour a setting (strict mode, or nothing comes near)
└── WorldError
    ├── ConnectionFailed            no connection, or lost before an answer
    ├── DeadlineExceeded
    ├── CircuitOpen                 nothing was sent: the model has failed too often of late
    ├── ApiError                    the provider answered with an error
    │   ├── BadRequest  AuthenticationFailed  PermissionDenied  NotFound  Conflict
    │   ├── RequestTooLarge  RateLimited  ServerError  Overloaded
    ├── InvalidReply                the answer is not of the documented form at all
    │   └── ReplyTooLarge
    ├── InvalidSignature            a webhook's request is not proven to be the provider's
    ├── StreamIncomplete            the stream ended before its terminal event
    ├── JobFailed                   what went on after its reply has failed or was cancelled
    ├── UploadIncomplete            an upload broke off; it can go on later
    ├── UploadDamaged               the server has other bytes than were sent
    ├── StoreFailed                 a store of partial replies cannot be read or written
    ├── OutputMismatch              the answer does not fit the output type asked for
    └── ToolFailed                  a tool raised, timed out, or was called with arguments that do not fit
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from interlingua.attempts import Attempt
from interlingua.rate_limits import RateLimit

Interruption: TypeAlias = Literal["network", "timeout", "cancelled", "overload", "refused"]
"""Why a stream ended early. `refused`: the provider will not go on, or what it sent cannot be read."""
ToolFailure: TypeAlias = Literal["unknown", "arguments", "raised", "timeout", "denied"]
"""Why a tool gave no result: there is none of that name, its arguments do not fit, or it was not approved."""
BROKEN_BY_CHANCE = frozenset({"end", "connection", "idle"})
"""Causes of an incomplete stream that need not come again."""


class ErrorFacts(NamedTuple):
    """What a provider's error body says."""

    message: str
    code: str | None = None
    kind: str | None = None
    """Key into the error classes, where the body knows better than the status; see `transport/failures.py`."""
    retry_after: float | None = None
    """Seconds, where the body says so."""


class InterlinguaError(Exception):
    """Root of everything this library raises. Can be pickled and copied, so that it comes out of another process."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Made again without the constructor, whose arguments are not those that `Exception` keeps."""
        return _restored, (type(self), self.args), self.__dict__


def _restored(kind: type[InterlinguaError], args: tuple[Any, ...]) -> InterlinguaError:
    return kind.__new__(kind, *args)


class CallerError(InterlinguaError):
    """The caller can fix it; sending the same again changes nothing."""


class UnknownProvider(CallerError):
    """The model string names no provider we know."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        from difflib import get_close_matches

        self.name = name
        self.known = known
        self.close = tuple(get_close_matches(name, known))
        """Known names that are spelled nearly so."""
        meant = f", did you mean {' or '.join(self.close)}?" if self.close else ";"
        super().__init__(
            f"unknown provider {name!r}{meant} known are {', '.join(known)};"
            " or give base_url= for any compatible server"
        )


class UnknownModel(CallerError):
    """The model string cannot be read, or the provider serves no such model."""

    def __init__(self, model: str, reason: str) -> None:
        self.model = model
        super().__init__(f"unknown model {model!r}: {reason}")


class ClosedProvider(CallerError):
    """The provider has ended its service."""

    def __init__(self, provider: str, since: str, *, variables: tuple[str, ...] = ()) -> None:
        self.provider = provider
        self.since = since
        """The day, as YYYY-MM-DD."""
        self.variables = variables
        """Environment variables that would name another server of its API."""
        places = " or ".join(("base_url=", *variables))
        super().__init__(f"{provider} closed its API on {since}; a server of one's own is named by {places}")


class MissingKey(CallerError):
    """No key was given and none stands in the environment."""

    def __init__(
        self, provider: str, variables: tuple[str, ...], *, setting: str = "api_key", looked: tuple[str, ...] = ()
    ) -> None:
        self.provider = provider
        self.variables = variables
        self.looked = looked
        """Where keys were looked for besides these variables."""
        offered = f", or give {setting}=" if setting else ""
        where = f"; looked for in {', '.join(looked)}" if looked else ""
        super().__init__(f"no key for {provider}: set {' or '.join(variables)}{offered}{where}")


class MissingExtra(CallerError):
    """An optional dependency is not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        self.extra = extra
        super().__init__(f"{purpose} needs an extra: pip install 'interlingua[{extra}]'")


class InvalidArgument(CallerError):
    """A value of the wrong kind, or outside what the provider documents."""

    def __init__(self, field: str, found: str, expected: str, *, source: str | None = None) -> None:
        self.field = field
        self.found = found
        self.expected = expected
        self.source = source
        where = f" ({source})" if source else ""
        super().__init__(f"{field}: found {found}, expected {expected}{where}")


class UnknownToken(CallerError):
    """No interrupted stream is kept under this token."""

    def __init__(self, token: str, store: str) -> None:
        self.token = token
        self.store = store
        """Where it was looked for."""
        super().__init__(
            f"no interrupted stream is kept under the token {token!r} in {store}:"
            " it is wrong, its stream has ended well, or it was cleaned up"
        )


class Unsupported(CallerError):
    """The model or protocol cannot honour a setting and nothing comes near it."""

    def __init__(self, parameter: str, message: str, *, provider: str = "", model: str = "") -> None:
        self.parameter = parameter
        self.provider = provider
        self.model = model
        super().__init__(f"{parameter}: {message}")


class WorldError(InterlinguaError):
    """Something outside failed. Facts are fields; `is_retryable` says whether trying again may help."""

    is_retryable: bool = False
    run: Any = None
    """Within a tool loop: the `RunResult` of what was done before, if the model had answered by then."""
    embedded: Mapping[int, Sequence[float]] = MappingProxyType({})
    """Within an embedding call of several requests: the vectors that had come, by the place of their input."""

    def __init__(
        self,
        message: str,
        *,
        provider: str = "",
        model: str = "",
        request_id: str | None = None,
        attempts: tuple[Attempt, ...] = (),
    ) -> None:
        self.provider = provider
        self.model = model
        self.request_id = request_id
        self.attempts = attempts
        """Every request that was sent for this call, first to last."""
        super().__init__(message)


class ConnectionFailed(WorldError):
    """No connection could be made, or it was lost before the answer was complete."""

    def __init__(self, message: str, *, is_retryable: bool = True, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.is_retryable = is_retryable
        """False where the server's certificate was refused."""


class DeadlineExceeded(WorldError):
    """The call did not end within its deadline."""

    def __init__(self, message: str, *, deadline: float, **facts: Any) -> None:
        self.deadline = deadline
        """Seconds."""
        super().__init__(message, **facts)


class CircuitOpen(WorldError):
    """Nothing was sent, since too much of what was sent before has failed; see `CircuitPolicy`."""

    def __init__(self, *, retry_after: float, provider: str = "", model: str = "", **facts: Any) -> None:
        from datetime import UTC, datetime, timedelta

        self.retry_after = retry_after
        """Seconds until a call may try again."""
        self.reopens_at = datetime.now(UTC) + timedelta(seconds=retry_after)
        """The same as a moment."""
        whose = " ".join(filter(None, (provider, model)))
        message = f"{whose}: it has failed too often of late, and is asked again in {retry_after:.1f} s"
        super().__init__(message, provider=provider, model=model, **facts)


class ApiError(WorldError):
    """The provider answered with an error."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        retry_after: float | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        rate_limits: Mapping[str, RateLimit] | None = None,
        is_retryable: bool = False,
        **facts: Any,
    ) -> None:
        self.status = status
        """HTTP status; None when the error came inside a stream without one."""
        self.code = code
        """The provider's own word."""
        self.retry_after = retry_after
        """Seconds the provider asks to wait."""
        self.body = body
        """The error as the provider sent it, decoded where it is JSON."""
        self.headers: Mapping[str, str] = headers or {}
        self.rate_limits: Mapping[str, RateLimit] = {} if rate_limits is None else rate_limits
        """How much is left, by what is limited."""
        super().__init__(message, **facts)
        self.is_retryable = is_retryable


class BadRequest(ApiError):
    """The provider does not accept the request (400, 422)."""


class AuthenticationFailed(ApiError):
    """The key is missing, wrong or expired (401)."""


class PermissionDenied(ApiError):
    """The key may not do this (403)."""


class NotFound(ApiError):
    """No such model, file or operation (404)."""


class Conflict(ApiError):
    """The state of the thing forbids it (409)."""


class RequestTooLarge(ApiError):
    """The request is too large (413), or the prompt too long for the model."""


class RateLimited(ApiError):
    """Too many requests, or the quota is used up (429)."""


class ServerError(ApiError):
    """The provider failed (5xx)."""


class Overloaded(ServerError):
    """The provider has no capacity at the moment (503, 529)."""


class InvalidReply(WorldError):
    """The answer is not of the documented form at all: no JSON, no text, or nothing of what an answer must hold."""

    def __init__(
        self, message: str, *, body: bytes = b"", status: int | None = None, response: Any = None, **facts: Any
    ) -> None:
        self.body = body
        """The first 64 KiB of what came."""
        self.status = status
        self.response = response
        """What could be read of it all the same, such as vectors that are not one an input."""
        super().__init__(message, **facts)


class ReplyTooLarge(InvalidReply):
    """The answer passes a size limit."""


class InvalidSignature(WorldError):
    """The request to a webhook is not signed by the provider, is too old, or was changed on its way."""


class StreamIncomplete(WorldError):
    """The stream ended, broke or fell silent before its terminal event. What had come is in `partial`."""

    def __init__(
        self, message: str, *, partial: Any = None, cause: str = "end", token: str | None = None, **facts: Any
    ) -> None:
        self.partial = partial
        """The reply so far as a `ChatResponse` with finish reason `error`; None for a low-level stream."""
        self.cause = cause
        """`end`, `connection`, `deadline`, `idle`, `invalid` or `cancelled`; `refused`: the provider did not go on."""
        self.token = token
        """What `client.resume` takes, for a stream that was to be recovered."""
        super().__init__(message, **facts)
        self.is_retryable = cause in BROKEN_BY_CHANCE


class JobFailed(WorldError):
    """What a call had begun did not end well."""

    def __init__(self, message: str, *, code: int | str | None, details: Any, reply: Any, **facts: Any) -> None:
        self.code = code
        """The provider's own, such as a google.rpc.Code."""
        self.details = details
        """What the provider says of it, as it came."""
        self.reply = reply
        """The last look at it."""
        super().__init__(message, **facts)


class UploadIncomplete(WorldError):
    """An upload broke off. What had arrived is kept by the server for a while; `token` goes on with it."""

    def __init__(self, message: str, *, token: str | None, received: int, **facts: Any) -> None:
        self.token = token
        """For `il.Upload(..., token=)`; None where the server never opened a session."""
        self.received = received
        """Bytes that the server has."""
        super().__init__(message, **facts)


class UploadDamaged(WorldError):
    """The server has other bytes than were sent."""

    def __init__(self, message: str, *, sent: str, **facts: Any) -> None:
        self.sent = sent
        """SHA-256 of what was sent, in hexadecimal."""
        super().__init__(message, **facts)


class StoreFailed(WorldError):
    """A store of partial replies cannot be read or written, such as for a full disk or want of permission."""


class OutputMismatch(WorldError):
    """The model's answer does not fit the output type."""

    def __init__(
        self, message: str, *, text: str = "", problems: tuple[str, ...] = (), response: Any = None, **facts: Any
    ) -> None:
        self.text = text
        self.problems = problems
        self.response = response
        """The whole reply, paid for and kept."""
        super().__init__(message, **facts)


class ToolFailed(WorldError):
    """A tool raised or was called with arguments that do not fit it."""

    def __init__(
        self,
        message: str,
        *,
        tool: str,
        call_id: str = "",
        problems: tuple[str, ...] = (),
        kind: ToolFailure = "raised",
        **facts: Any,
    ) -> None:
        self.kind: ToolFailure = kind
        self.tool = tool
        self.call_id = call_id
        self.problems = problems
        super().__init__(message, **facts)
