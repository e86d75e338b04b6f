"""A local server that stands in for Mistral: it checks requests against its document, and misbehaves when asked to."""

from __future__ import annotations

from interlingua.testing.simulators.doors import Door
from interlingua.testing.simulators.face import Simulator
from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.mistral.http import DIALECT
from interlingua.testing.simulators.mistral.state import State
from interlingua.testing.simulators.scripts import Answer, Question, Script
from interlingua.testing.simulators.serving import ON_THIS_MACHINE

__all__ = ["Answer", "Door", "Fault", "MistralSimulator", "Question", "Script", "State"]


class MistralSimulator(Simulator[State]):
    """A server on loopback that stands in for Mistral.

    >>> with MistralSimulator() as simulator:
    ...     simulator.script.add("Hello.")
    ...     client = il.Client("mistral", api_key="any", base_url=simulator.address)
    ...     client.chat("mistral-small-latest", "Hi").text

    Any key opens it but `wrong-key`.
    """

    def __init__(self, *, port: int = 0, host: str = ON_THIS_MACHINE, state: State | None = None) -> None:
        super().__init__(DIALECT, state or State(), port=port, host=host)
