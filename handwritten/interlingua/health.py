"""Whether a provider answers, and how fast."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import field, frozen

from interlingua.errors import ApiError, AuthenticationFailed, PermissionDenied, RateLimited, ServerError, WorldError

HealthStatus: TypeAlias = Literal["up", "refused", "limited", "failing", "unreachable"]

STATUS_OF: tuple[tuple[type[WorldError], HealthStatus], ...] = (
    (AuthenticationFailed, "refused"),
    (PermissionDenied, "refused"),
    (RateLimited, "limited"),
    (ServerError, "failing"),
    (ApiError, "refused"),
)
"""The first that fits; any other failure is one of the network, or no answer of an API."""


@frozen(kw_only=True)
class Health:
    """What one cheap request to a provider came to."""

    provider: str
    status: HealthStatus
    """`refused`: it answers, but not to this key or request; `limited`: too many requests, or no quota left."""
    latency: float
    """Seconds until the whole answer or the failure."""
    error: WorldError | None = field(default=None, eq=False)
    """What went wrong."""

    @property
    def is_up(self) -> bool:
        """It answers as it should."""
        return self.status == "up"


def health_from(error: WorldError | None, *, provider: str, latency: float) -> Health:
    """The state that the outcome of a request tells of."""
    return Health(provider=provider, status=_status(error), latency=latency, error=error)


def _status(error: WorldError | None) -> HealthStatus:
    if error is None:
        return "up"
    for kind, status in STATUS_OF:
        if isinstance(error, kind):
            return status
    return "unreachable"
