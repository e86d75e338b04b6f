"""What one provider's failures ask for, beside what all do, and where it says how much is left."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from interlingua.transport.durations import seconds_asked, seconds_from
from interlingua.transport.terminal import found_at

STATUSES_WORTH_RETRYING = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
WAIT_HEADERS = ("retry-after-ms", "retry-after")


class Rules(NamedTuple):
    """One table of `providers/rules.toml`, where each field is explained."""

    retried_statuses: frozenset[int] = frozenset()
    retried_codes: frozenset[str] = frozenset()
    final_codes: frozenset[str] = frozenset()
    throttling_codes: frozenset[str] = frozenset()
    wait_headers: tuple[str, ...] = WAIT_HEADERS
    wait_fields: tuple[str, ...] = ()
    rate_limits: Mapping[str, str] = MappingProxyType({})

    def wait(self, headers: Mapping[str, str], body: Any) -> float | None:
        """Seconds the provider asks to wait; None when it asks nothing sensible."""
        for name in self.wait_headers:
            asked = seconds_asked(headers.get(name), in_milliseconds=name.endswith("-ms"))
            if asked is not None:
                return asked
        told = (value for path in self.wait_fields for value in found_at(body, path.split(".")))
        return next((wait for value in told if (wait := seconds_from(str(value))) is not None), None)

    def is_worth_retrying(self, status: int | None, code: str | None) -> bool:
        """Whether another try may help, where nothing else says so."""
        return status in STATUSES_WORTH_RETRYING or status in self.retried_statuses or code in self.retried_codes


USUAL = Rules()


def usual() -> Rules:
    """For a server of which we know nothing in particular."""
    return USUAL
