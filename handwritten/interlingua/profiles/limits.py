"""Checks a request against what a provider documents, before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from interlingua.errors import InvalidArgument
from interlingua.profiles.measures import UNITS, Measured, measured

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest


class Limit(NamedTuple):
    """What a provider takes of one parameter, for models that the patterns match; a later row replaces an earlier."""

    parameter: str
    """One of `PARAMETERS`."""
    source: str
    """Where it stands."""
    checked: date
    """The day it was looked up."""
    least: float | None = None
    most: float | None = None
    values: frozenset[str] = frozenset()
    pattern: str | None = None
    """A regular expression for the whole text."""
    provider: str = "*"
    protocol: str = "*"
    model: str = "*"


def check_limits(request: ChatRequest, limits: Mapping[str, Limit]) -> None:
    """Raise `InvalidArgument` for the first value outside its limit: it names parameter, value, limit and source."""
    if not limits:
        return
    for parameter, values in measured(request):
        limit = limits.get(parameter)
        if limit is None:
            continue
        for value in values:
            if not _holds(limit, value):
                found = f"{value!r} {UNITS.get(parameter, '')}".rstrip()
                kind = type(value).__name__
                raise InvalidArgument(parameter, f"{found} ({kind})", expected(limit), source=limit.source)


def expected(limit: Limit) -> str:
    """The limit in words."""
    said = [words(limit) for holds, words in _WORDS if holds(limit)]
    return f"{' and '.join(said)} {UNITS.get(limit.parameter, '')}".rstrip()


def _holds(limit: Limit, value: Measured) -> bool:
    if isinstance(value, str):
        fits = limit.pattern is None or re.fullmatch(limit.pattern, value) is not None
        return fits and (not limit.values or value in limit.values)
    return (limit.least is None or value >= limit.least) and (limit.most is None or value <= limit.most)


_Words: TypeAlias = tuple[Callable[[Limit], bool], Callable[[Limit], str]]


def _has_both(limit: Limit) -> bool:
    return limit.least is not None and limit.most is not None


def _has_least(limit: Limit) -> bool:
    return limit.least is not None and limit.most is None


def _has_most(limit: Limit) -> bool:
    return limit.most is not None and limit.least is None


_WORDS: tuple[_Words, ...] = (
    (_has_both, lambda limit: f"{limit.least} to {limit.most}"),
    (_has_least, lambda limit: f"at least {limit.least}"),
    (_has_most, lambda limit: f"at most {limit.most}"),
    (lambda limit: bool(limit.values), lambda limit: f"one of {', '.join(sorted(limit.values))}"),
    (lambda limit: limit.pattern is not None, lambda limit: f"text of the form {limit.pattern}"),
)
