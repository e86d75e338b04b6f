"""How long a call may take, how often it is tried, and how much may come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from interlingua.transport.circuit import CircuitPolicy
    from interlingua.transport.guards import Guards

MIB = 1 << 20


class Policy(NamedTuple):
    """The limits of every call over one transport."""

    deadline: float = 600.0
    """Seconds for a whole call: connecting, every try, the waits between them, the body, the stream."""
    connect: float = 10.0
    """Seconds to make a connection."""
    idle: float = 300.0
    """Seconds of silence, once an answer has begun, after which the connection counts as lost."""
    max_retries: int = 2
    """Requests sent for one call are at most one more."""
    max_wait: float = 60.0
    """Seconds; a provider that asks to wait longer gets no retry but an error that says when."""
    max_reply_bytes: int = 256 * MIB
    """Decompressed bytes of one plain reply."""
    max_event_bytes: int = 64 * MIB
    """Bytes of one event of a stream."""
    idempotency_header: str | None = "Idempotency-Key"
    """Carries one random key per call, the same on each try; None sends none."""
    circuit: CircuitPolicy | None = None
    """When a model that fails is left alone for a while; None: never."""
    max_concurrency: int | None = None
    """Calls of one model under way at once, streams until they end; the others wait. None: any number."""


DEFAULT_POLICY = Policy()


def guards_from(policy: Policy) -> Guards | None:
    """What stands before every request; nothing unless it was asked for."""
    if policy.circuit is None and policy.max_concurrency is None:
        return None
    from interlingua.transport.guards import Guards

    return Guards(policy.circuit, policy.max_concurrency)
