"""From what went wrong to the error that says so: the class by kind, then by status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar, cast

from interlingua import errors
from interlingua.errors import ApiError, ErrorFacts, InvalidReply, ReplyTooLarge, WorldError
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.framing import TooLarge
from interlingua.transport.rates import RateLimits
from interlingua.transport.rules import Rules
from interlingua.transport.waiting import should_retry

KEPT_BYTES = 1 << 16
SHOWN_LETTERS = 200

KINDS: dict[str, type[ApiError]] = {
    "bad_request": errors.BadRequest,
    "authentication": errors.AuthenticationFailed,
    "permission": errors.PermissionDenied,
    "not_found": errors.NotFound,
    "conflict": errors.Conflict,
    "request_too_large": errors.RequestTooLarge,
    "rate_limit": errors.RateLimited,
    "quota": errors.RateLimited,
    "server": errors.ServerError,
    "overloaded": errors.Overloaded,
}

KINDS_OF_SERVERS = frozenset({"server", "overloaded"})
KINDS_WORTH_RETRYING = frozenset({"rate_limit", "server", "overloaded"})

STATUSES: dict[int, type[ApiError]] = {
    401: errors.AuthenticationFailed,
    403: errors.PermissionDenied,
    404: errors.NotFound,
    409: errors.Conflict,
    413: errors.RequestTooLarge,
    429: errors.RateLimited,
    503: errors.Overloaded,
    529: errors.Overloaded,
}

AWS_CODE_HEADER = "x-amzn-errortype"
PRECISE = frozenset({("authentication", 403)})
"""Kinds that say more than their status: AWS answers 403 to keys that are wrong or expired, too."""

REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-amzn-requestid", "x-goog-request-id", "cf-ray")

ErrorT = TypeVar("ErrorT", bound=BaseException)
WorldErrorT = TypeVar("WorldErrorT", bound=WorldError)


class Circumstances(NamedTuple):
    """What every error of one request has to tell."""

    endpoint: Endpoint
    model: str = ""
    headers: Mapping[str, str] | None = None

    def facts(self) -> dict[str, Any]:
        """As the keyword arguments that all errors of the world take."""
        return {
            "provider": self.endpoint.provider,
            "model": self.model,
            "request_id": self.hide(request_id(self.headers or {})),
        }

    def hide(self, value: Any) -> Any:
        """The same text, bytes or JSON without the key, should a server have echoed it."""
        return self.endpoint.auth.hide_in(value)


def request_id(headers: Mapping[str, str]) -> str | None:
    """The provider's name for this request."""
    return next((headers[name] for name in REQUEST_ID_HEADERS if name in headers), None)


def error_from_reply(status: int, headers: Mapping[str, str], body: bytes, *, at: Circumstances) -> ApiError:
    """For an answer whose status is no success."""
    parsed = parsed_or_none(body)
    read = at.endpoint.read_error(status, headers, parsed) if parsed is not None else None
    facts = read or ErrorFacts(message=_shown(body) or _redirection(headers) or "no explanation")
    return api_error(facts, status=status, body=_text(body) if parsed is None else parsed, at=at)


def error_from_event(status: int | None, body: Any, *, at: Circumstances) -> ApiError | None:
    """For an error inside a stream, or behind a status that claims success; None if it is no error at all."""
    facts = at.endpoint.read_error(status, at.headers or {}, body)
    return None if facts is None else api_error(facts, status=status, body=body, at=at)


def api_error(facts: ErrorFacts, *, status: int | None, body: Any, at: Circumstances) -> ApiError:
    """The error of the class that its kind or status asks for."""
    headers, rules = {name: at.hide(value) for name, value in (at.headers or {}).items()}, at.endpoint.rules()
    asked = facts.retry_after if facts.retry_after is not None else rules.wait(headers, body)
    code = facts.code or _aws_code(headers, body)
    throttled = "rate_limit" if code in rules.throttling_codes else None
    kind = _believed(facts.kind or throttled, status)
    wanted_class = _class_for(kind, status)
    origin = at.endpoint.auth.origin if wanted_class is errors.AuthenticationFailed else ""
    return wanted_class(
        at.hide(f"{at.endpoint.provider}: {facts.message}{_told(status, asked, origin)}"),
        status=status,
        code=at.hide(code),
        retry_after=asked,
        body=at.hide(body),
        headers=headers,
        rate_limits=RateLimits(headers, at.endpoint.rules),
        is_retryable=_is_worth_retrying(kind, status, code, rules, should_retry(headers)),
        **at.facts(),
    )


def invalid_reply(problem: str, *, body: bytes = b"", status: int | None = None, at: Circumstances) -> InvalidReply:
    """For an answer that is not of the documented form."""
    message = at.hide(f"{at.endpoint.provider}: {problem}")
    return InvalidReply(message, body=at.hide(body[:KEPT_BYTES]), status=status, **at.facts())


def reply_too_large(limit: TooLarge, *, status: int | None = None, at: Circumstances) -> ReplyTooLarge:
    """For an answer that has passed a limit of size."""
    return ReplyTooLarge(f"{at.endpoint.provider}: {limit}", status=status, **at.facts())


def parsed_or_none(body: bytes) -> Any:
    """The JSON value in `body`, or None where there is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def bare(error: ErrorT) -> ErrorT:
    """The same error without frames and without what led to it, for both hold headers and bodies, and so the key.

    What is worth knowing of them is in its message.
    """
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _told(status: int | None, asked: float | None, origin: str) -> str:
    """Status, wish, and whose key was refused, in words."""
    facts = [] if status is None else [f"status {status}"]
    if origin:
        facts.append(f"the key is from {origin}")
    if asked is not None:
        facts.append(f"asks to wait {asked:g} s")
    return f" ({', '.join(facts)})" if facts else ""


def _believed(kind: str | None, status: int | None) -> str | None:
    """The kind, where the body may know better than the status: vendors put loose words beside a precise status."""
    if kind not in KINDS or status is None or status < 400:
        return kind
    if status in STATUSES:
        return kind if kind == "quota" or (kind, status) in PRECISE else None
    return kind if (kind in KINDS_OF_SERVERS) == (status >= 500) else None


def _class_for(kind: str | None, status: int | None) -> type[ApiError]:
    if kind is not None and kind in KINDS:
        return KINDS[kind]
    if status is None or status < 400:
        return errors.ServerError if status is None or status < 300 else ApiError
    return STATUSES.get(status) or (errors.ServerError if status >= 500 else errors.BadRequest)


def _is_worth_retrying(
    kind: str | None, status: int | None, code: str | None, rules: Rules, wanted: bool | None
) -> bool:
    if code in rules.final_codes:
        return False
    if wanted is not None:
        return wanted
    if kind is not None and kind in KINDS:
        return kind in KINDS_WORTH_RETRYING
    return rules.is_worth_retrying(status, code)


def _aws_code(headers: Mapping[str, str], body: Any) -> str | None:
    """The code of an AWS error, out of its header or its body, without the namespace and address around it."""
    said: object = headers.get(AWS_CODE_HEADER)
    if said is None and isinstance(body, dict):
        said = cast("dict[str, object]", body).get("__type")
    return said.partition(":")[0].rpartition("#")[2] if isinstance(said, str) and said else None


def _redirection(headers: Mapping[str, str]) -> str | None:
    target = headers.get("location")
    return f"it redirects to {target}, which is not followed" if target else None


def _text(body: bytes) -> str:
    return body[:KEPT_BYTES].decode(errors="replace")


def _shown(body: bytes) -> str:
    text = " ".join(_text(body).split())
    return text if len(text) <= SHOWN_LETTERS else text[:SHOWN_LETTERS] + "..."
