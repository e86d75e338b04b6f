"""What the `interlingua` logger says about calls; INTERLINGUA_LOG=info or debug shows it on stderr.

At `info` a line for each request that was sent, once its answer or stream has ended; at `debug` also its headers and
those of the answer. Bodies are never shown, nor the values of headers that may hold a secret.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlingua.attempts import Attempt
    from interlingua.transport.auth import Auth
    from interlingua.transport.call import Call
    from interlingua.transport.head import Head
    from interlingua.transport.outgoing import Outgoing

logger = logging.getLogger("interlingua")

VARIABLE = "INTERLINGUA_LOG"
SECRET_QUERY = re.compile(
    r"(?<=[?&])((?:[\w-]*(?:key|token|signature|secret|credential)|password|sig|code)=)[^&#\s)'\"]*", re.IGNORECASE
)
PLAIN_HEADERS = frozenset({"accept", "accept-encoding", "content-length", "content-type", "user-agent"})
"""Of a request; any other may have been given by the caller to hold a secret."""
SECRET_HEADER = re.compile(r"cookie|auth|key|token$|secret|credential|signature", re.IGNORECASE)
"""Of an answer. `x-ratelimit-remaining-tokens` is none."""


@cache
def log_as_asked() -> None:
    """Do what INTERLINGUA_LOG asks, once."""
    asked = os.environ.get(VARIABLE, "").strip()
    if not asked:
        return
    level = logging.getLevelNamesMapping().get(asked.upper())
    if level is None:
        logger.warning("%s is %r, expected info or debug", VARIABLE, asked)
        return
    if not logger.hasHandlers():  # else it would be said twice
        printer = logging.StreamHandler()
        printer.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
        logger.addHandler(printer)
    logger.setLevel(level)


def log_attempt(call: Call, attempt: Attempt, number: int) -> None:
    """Say how a request ended."""
    rendered = call.rendered
    outcome = " ".join(str(fact) for fact in (attempt.status, attempt.error) if fact is not None)
    named = f", {attempt.request_id}" if attempt.request_id else ""
    logger.info(
        "%s%s: %s %s: %s in %.3f s (request %d%s)",
        call.endpoint.provider,
        f" {rendered.model}" if rendered.model else "",
        rendered.method,
        _shown_url(rendered.url, call.endpoint.auth),
        outcome,
        attempt.seconds,
        number,
        call.endpoint.auth.hide_in(named),
    )


def log_sent(outgoing: Outgoing, auth: Auth) -> None:
    """Say what is about to be sent."""
    headers = {name: value if name in PLAIN_HEADERS else "[hidden]" for name, value in outgoing.headers.items()}
    logger.debug("%s %s, headers %s", outgoing.method, _shown_url(outgoing.url, auth), auth.hide_in(headers))


def log_answer(head: Head, auth: Auth) -> None:
    """Say what has come before the body."""
    logger.debug("answer %d, headers %s", head.status, auth.hide_in(_without_secrets(head.headers)))


def without_secrets(url: str) -> str:
    """The URL without the values of query parameters that name a key."""
    return SECRET_QUERY.sub(r"\1[secret]", url)


def _shown_url(url: str, auth: Auth) -> str:
    return auth.hide_in(without_secrets(url))


def _without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: "[secret]" if SECRET_HEADER.search(name) else without_secrets(value) for name, value in headers.items()
    }
