"""The ways in which servers tell a span of time or a moment, in seconds from now on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from math import isfinite
from time import time

UNITS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "\u00b5s": 1e-6, "ns": 1e-9}
SPAN = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|us|\u00b5s|ns|d|h|m|s))+")
PART = re.compile(r"(\d+(?:\.\d+)?)(ms|us|\u00b5s|ns|d|h|m|s)")
A_MOMENT = 1e9
"""A number from here on counts seconds since 1970, not from now; one a thousand times as large, milliseconds."""


def seconds_asked(text: str | None, *, in_milliseconds: bool) -> float | None:
    """Of a header that asks to wait: a number, or an HTTP date."""
    number = number_in(text)
    if number is not None:
        return number / 1000 if in_milliseconds else number
    return _seconds_until_date(text)


def seconds_from(text: str, *, now: float | None = None) -> float | None:
    """Of `34s`, `6m0s` or `12ms`, of a moment, or of a bare number of seconds; None where it is neither.

    `now` is the moment on the server's clock, in seconds since 1970.
    """
    number = number_in(text)
    if number is not None:
        if number < A_MOMENT:
            return number
        moment = number / 1000 if number >= A_MOMENT * 1000 else number
    elif SPAN.fullmatch(text):
        return sum(float(count) * UNITS[unit] for count, unit in PART.findall(text))
    else:
        try:
            moment = _aware(datetime.fromisoformat(text)).timestamp()
        except ValueError:
            return None
    return max(0.0, moment - (time() if now is None else now))


def moment_of(date: str | None) -> float | None:
    """Seconds since 1970, of an HTTP date."""
    from email.utils import parsedate_to_datetime  # few servers say it so

    try:
        return parsedate_to_datetime(date or "").timestamp()
    except ValueError:
        return None


def number_in(text: str | None) -> float | None:
    """One that counts something; None for any other text."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _seconds_until_date(date: str | None) -> float | None:
    moment = moment_of(date)
    return None if moment is None else max(0.0, moment - time())
