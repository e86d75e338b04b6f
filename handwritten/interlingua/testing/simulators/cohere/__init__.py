"""A local server that stands in for Cohere: it checks requests against its document, and misbehaves when asked to."""

from __future__ import annotations

from interlingua.testing.simulators.cohere.http import DIALECT
from interlingua.testing.simulators.cohere.state import State
from interlingua.testing.simulators.face import Simulator
from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.scripts import Answer, Question, Script
from interlingua.testing.simulators.serving import ON_THIS_MACHINE

__all__ = ["Answer", "CohereSimulator", "Fault", "Question", "Script", "State"]


class CohereSimulator(Simulator[State]):
    """A server on loopback that stands in for Cohere.

    >>> with CohereSimulator() as simulator:
    ...     simulator.script.add("Hello.")
    ...     client = il.Client("cohere", api_key="any", base_url=simulator.address)
    ...     client.chat("command-a-03-2025", "Hi").text

    Any key opens it but `wrong-key`.
    """

    def __init__(self, *, port: int = 0, host: str = ON_THIS_MACHINE, state: State | None = None) -> None:
        super().__init__(DIALECT, state or State(), port=port, host=host)
