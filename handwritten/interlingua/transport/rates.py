"""What the headers of an answer say of rate limits, read when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from interlingua.rate_limits import RateLimit
from interlingua.transport.durations import moment_of, number_in, seconds_from
from interlingua.transport.rules import Rules


class RateLimits(Mapping[str, RateLimit]):
    """By what is limited: `requests`, `tokens`, `input_tokens`, `output_tokens`; only what the answer tells of."""

    __slots__ = ("_found", "_headers", "_rules")

    def __init__(self, headers: Mapping[str, str], rules: Callable[[], Rules]) -> None:
        self._headers = headers
        self._rules = rules
        self._found: dict[str, RateLimit] | None = None

    def __getitem__(self, name: str) -> RateLimit:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __repr__(self) -> str:
        return repr(self._read())

    def __reduce__(self) -> tuple[type[dict[str, RateLimit]], tuple[dict[str, RateLimit]]]:
        return dict, (self._read(),)

    def _read(self) -> dict[str, RateLimit]:
        if self._found is None:
            told = {name: self._told(template) for name, template in self._rules().rate_limits.items()}
            self._found = {name: limit for name, limit in told.items() if limit != RateLimit()}
        return self._found

    def _told(self, template: str) -> RateLimit:
        limit, remaining, reset = (
            self._headers.get(template.format(word), "") for word in ("limit", "remaining", "reset")
        )
        now = moment_of(self._headers.get("date"))
        return RateLimit(limit=_count(limit), remaining=_count(remaining), reset=seconds_from(reset, now=now))


def _count(text: str) -> int | None:
    """The number of a header; some servers put details behind it."""
    number = number_in(text.partition(",")[0].partition(";")[0].strip())
    return None if number is None else int(number)
