"""How much of what a provider allows is left."""

from __future__ import annotations

from attrs import frozen

from interlingua.values import Value


@frozen(kw_only=True, eq=False, repr=False)
class RateLimit(Value):
    """One thing a provider limits, as an answer tells it. None: it does not say."""

    limit: int | None = None
    """How many are allowed in the provider's own span of time."""
    remaining: int | None = None
    reset: float | None = None
    """Seconds after the answer until none count as used any more."""
