"""A local server of OpenAI's Realtime API: it answers what is said or typed, and misbehaves when asked to."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from interlingua.testing.simulators.faults import Fault, Faults
from interlingua.testing.simulators.realtime.http import application
from interlingua.testing.simulators.realtime.state import State, Step
from interlingua.testing.simulators.scripts import Answer, Question, Script
from interlingua.testing.simulators.serving import ON_THIS_MACHINE, ThreadedServer

__all__ = ["Answer", "Fault", "Question", "RealtimeSimulator", "Script", "State", "Step"]


class RealtimeSimulator:
    """A server on loopback that stands in for the Realtime API.

    >>> with RealtimeSimulator() as simulator:
    ...     openai = il.connect("openai", api_key="any", base_url=simulator.address)
    ...     with il.live(openai, "gpt-realtime") as session:
    ...         session.ask("Hi").transcript

    Any key opens it but `wrong-key`. Faults `cut` a connection after so many events (operation `realtime`).
    """

    def __init__(self, *, port: int = 0, host: str = ON_THIS_MACHINE, state: State | None = None) -> None:
        self.state = state or State()
        """What it says next, and what it was told."""
        self.faults = Faults()
        """What goes wrong next."""
        self._server = ThreadedServer(lambda: application(self.state, self.faults), port=port, host=host)

    @property
    def address(self) -> str:
        """What the provider's own SDK takes as its base URL."""
        return f"{self._server.address}/v1"

    @property
    def script(self) -> Script:
        """The answers to come."""
        return self.state.script

    def start(self) -> Self:
        """Listen."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
