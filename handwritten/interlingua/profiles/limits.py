"""Checks a request against what a provider documents, before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from interlingua.errors import InvalidArgument
from interlingua.profiles.measures import MEASURES, Measured

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest


def _values(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values)


@frozen(kw_only=True)
class Limit:
    """What a provider takes of one parameter, for models that the patterns match; a later row replaces an earlier."""

    parameter: str
    """A key of `MEASURES`."""
    least: float | None = None
    most: float | None = None
    values: frozenset[str] = field(default=frozenset(), converter=_values)
    pattern: str | None = None
    """A regular expression for the whole text."""
    provider: str = "*"
    protocol: str = "*"
    model: str = "*"
    source: str
    """Where it stands."""
    checked: date
    """The day it was looked up."""


def check_limits(request: ChatRequest, limits: Iterable[Limit]) -> None:
    """Raise `InvalidArgument` for the first value that no limit allows: it names parameter, value, limit and source."""
    for limit in limits:
        measure = MEASURES[limit.parameter]
        for value in measure.values(request):
            if not _holds(limit, value):
                found = f"{value!r} {measure.unit}".rstrip()
                raise InvalidArgument(
                    limit.parameter, f"{found} ({type(value).__name__})", expected(limit), source=limit.source
                )


def expected(limit: Limit) -> str:
    """The limit in words."""
    unit = MEASURES[limit.parameter].unit
    said = [words(limit) for holds, words in _WORDS if holds(limit)]
    return " and ".join(f"{each} {unit}".rstrip() for each in said)


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


def latest(limits: Iterable[Limit]) -> Iterator[Limit]:
    """One limit a parameter: the last."""
    by_parameter: Mapping[str, Any] = {limit.parameter: limit for limit in limits}
    return iter(by_parameter.values())
