"""A local server that stands in for Ollama: it holds models and files, and misbehaves on request."""

from __future__ import annotations

from interlingua.testing.simulators.face import Simulator
from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.ollama.http import DIALECT
from interlingua.testing.simulators.ollama.state import Model, State
from interlingua.testing.simulators.scripts import Answer, Question, Script
from interlingua.testing.simulators.serving import ON_THIS_MACHINE

__all__ = ["Answer", "Fault", "Model", "OllamaSimulator", "Question", "Script", "State"]


class OllamaSimulator(Simulator[State]):
    """A server on loopback that stands in for Ollama.

    >>> with OllamaSimulator() as simulator:
    ...     simulator.script.add("Hello.")
    ...     il.Client("ollama", base_url=simulator.address).chat("llama3.2", "Hi").text
    """

    def __init__(self, *, port: int = 0, host: str = ON_THIS_MACHINE, state: State | None = None) -> None:
        super().__init__(DIALECT, state or State(), port=port, host=host)
