"""What stands before every request of a client that asked for it: circuits, and how many calls there may be at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import RLock
from time import monotonic

from interlingua.attempts import Attempt
from interlingua.errors import (
    CircuitOpen,
    ConnectionFailed,
    DeadlineExceeded,
    Overloaded,
    ServerError,
    StreamIncomplete,
    WorldError,
)
from interlingua.transport.circuit import Circuit, CircuitPolicy, CircuitState
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.failures import bare
from interlingua.transport.gate import Gate, Place

FAILURES = (ServerError, ConnectionFailed, DeadlineExceeded, StreamIncomplete)
"""What the provider is to blame for."""


class Guard:
    """The circuit and the gate of one model, with one key at one provider."""

    def __init__(self, provider: str, model: str, circuit: Circuit | None, gate: Gate | None) -> None:
        self.provider = provider
        self.model = model
        self.circuit = circuit
        self.gate = gate


class Guards:
    """All of one client, made as they are needed. Safe to share between threads and event loops."""

    def __init__(
        self, circuit: CircuitPolicy | None, max_concurrency: int | None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._circuit = circuit
        self._max_concurrency = max_concurrency
        self._guards: dict[Hashable, Guard] = {}
        self.clock = clock
        self.lock = RLock()
        """For every circuit: what happens in it is short."""

    def visit(self, endpoint: Endpoint, model: str) -> Visit:
        """For one call that is about to begin."""
        place = (endpoint.provider, endpoint.auth, model)
        return Visit(self, self._guards.get(place) or self._guards.setdefault(place, self._made(endpoint, model)))

    def circuits(self) -> tuple[CircuitState, ...]:
        """The state of each circuit, in the order in which they were first needed."""
        with self.lock:
            now = self.clock()
            return tuple(
                guard.circuit.state(now, provider=guard.provider, model=guard.model)
                for guard in list(self._guards.values())
                if guard.circuit is not None
            )

    def _made(self, endpoint: Endpoint, model: str) -> Guard:
        circuit = None if self._circuit is None else Circuit(self._circuit)
        gate = None if self._max_concurrency is None else Gate(self._max_concurrency)
        return Guard(endpoint.provider, model, circuit, gate)


class Visit:
    """One call on its way past the guard of its model."""

    __slots__ = ("_circuit", "_gate", "_guard", "_guards", "_is_handed_over", "_is_late", "_ticket", "_turn")

    def __init__(self, guards: Guards, guard: Guard) -> None:
        self._guards = guards
        self._guard = guard
        self._circuit = guard.circuit
        self._gate = guard.gate
        self._turn: Place | None = None
        self._ticket: int | None = None
        self._is_late = False
        self._is_handed_over = False

    def line_up(self, turn: Place) -> bool:
        """Whether the call may begin at once; else it waits at its turn."""
        if self._gate is None:
            return True
        self._turn = turn
        return self._gate.line_up(turn)

    def admit(self, attempts: tuple[Attempt, ...]) -> None:
        """Raises `CircuitOpen`, with what was sent before for the call."""
        if not self._is_admitted():
            wait = 0.0 if self._circuit is None else self._circuit.retry_after(self._guards.clock())
            provider, model = self._guard.provider, self._guard.model
            raise bare(CircuitOpen(retry_after=wait, provider=provider, model=model, attempts=attempts))

    def succeeded(self) -> None:
        """The answer has come, or begun."""
        if self._circuit is not None and self._ticket is not None:
            with self._guards.lock:
                self._circuit.succeeded(self._ticket, self._guards.clock())
            self._is_late = True

    def failed(self, error: WorldError) -> None:
        """Count what went wrong; an answer that blames the caller is an answer."""
        if not isinstance(error, FAILURES) or not _is_theirs(error):
            if not self._is_late:
                self.succeeded()
            return
        if self._circuit is not None and self._ticket is not None:
            overloaded = isinstance(error, Overloaded)
            with self._guards.lock:
                self._circuit.failed(self._ticket, self._guards.clock(), overloaded=overloaded, late=self._is_late)
            if self._is_late:
                self._ticket = None

    def may_try_again(self) -> bool:
        """Whether the circuit lets another request of this call through."""
        return self._is_admitted()

    def hand_over(self, release: Callable[[], None]) -> Callable[[], None]:
        """A stream has begun, and leaves for the call: what frees its connection, and its place too."""
        self._is_handed_over = True

        def release_and_leave() -> None:
            release()
            self.leave()

        return release_and_leave

    def end(self) -> None:
        """The call is over, unless its stream has begun."""
        if not self._is_handed_over:
            if self._circuit is not None and self._ticket is not None and not self._is_late:
                with self._guards.lock:
                    self._circuit.left(self._ticket, self._guards.clock())
            self.leave()

    def leave(self) -> None:
        """Make room for the next call. Harmless when called again."""
        turn, self._turn = self._turn, None
        if self._gate is not None and turn is not None:
            self._gate.leave(turn)

    def _is_admitted(self) -> bool:
        if self._circuit is None:
            return True
        with self._guards.lock:
            self._ticket = self._circuit.admit(self._guards.clock())
        return self._ticket is not None


def _is_theirs(error: WorldError) -> bool:
    """A certificate that this machine refuses, an event that we cannot read, and a caller's wish blame no provider."""
    match error:
        case ConnectionFailed():
            return error.is_retryable
        case StreamIncomplete():
            return error.cause not in ("invalid", "cancelled")
        case _:
            return True
