"""How long a call may take, how often it is tried, what holds it back and which way it goes, as a client is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from interlingua.checks import LIMIT_CHECKS, checked
from interlingua.errors import InvalidArgument
from interlingua.transport.policy import Policy

if TYPE_CHECKING:
    from interlingua.transport.circuit import CircuitPolicy
    from interlingua.transport.surroundings import Network

HttpT = TypeVar("HttpT")


def policy_from(
    deadline: float | None,
    max_retries: int | None,
    *,
    circuit: CircuitPolicy | None = None,
    max_concurrency: int | None = None,
) -> Policy:
    """The limits of calls, None for the usual ones. Raises `InvalidArgument`."""
    given = {
        "deadline": deadline,
        "max_retries": max_retries,
        "circuit": circuit,
        "max_concurrency": max_concurrency,
    }
    return Policy(**checked(given, LIMIT_CHECKS))


def one_way(http_client: HttpT | None, network: Network | None) -> HttpT | Network | None:
    """Over an HTTP client of the caller's, or over ours. Raises `InvalidArgument` where both are told which way."""
    if http_client is not None and network is not None:
        raise InvalidArgument("network", "one beside http_client", "one of the two: an HTTP client knows its own way")
    return network if http_client is None else http_client
