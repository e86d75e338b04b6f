"""What was sent for one call, request by request."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen

from interlingua.usage import Usage
from interlingua.values import Value


@frozen(kw_only=True, eq=False, repr=False)
class Attempt(Value):
    """One request that was sent for a call."""

    status: int | None
    """HTTP status; None when no answer came."""
    error: str | None = None
    """The name of the error class that it ended with; None where it ended well."""
    seconds: float = 0.0
    """From sending it to the end of its answer, or of its stream."""
    waited: float = 0.0
    """Seconds of deliberate waiting before it."""
    request_id: str | None = None
    """The provider's name for it."""
    usage: Usage | None = None
    """Tokens, where the provider told them and our own values hold them: not of a low-level call."""


def with_usage(attempts: tuple[Attempt, ...], usages: Mapping[int, Usage]) -> tuple[Attempt, ...]:
    """The attempts with the tokens of those whose places are given."""
    told = {place: usage for place, usage in usages.items() if usage.total_tokens}
    return tuple(
        evolve(attempt, usage=told[place]) if place in told else attempt for place, attempt in enumerate(attempts)
    )
