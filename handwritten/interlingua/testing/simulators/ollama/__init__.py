"""A local server that stands in for Ollama: it holds models and files, and misbehaves on request."""

from __future__ import annotations

from interlingua.testing.simulators.faults import Fault, Faults
from interlingua.testing.simulators.ollama.http import Face
from interlingua.testing.simulators.ollama.state import Model, State
from interlingua.testing.simulators.scripts import Answer, Question, Script
from interlingua.testing.simulators.serving import ON_THIS_MACHINE, ThreadedServer

__all__ = ["Answer", "Fault", "Model", "OllamaSimulator", "Question", "Script", "State"]


class OllamaSimulator(ThreadedServer):
    """A server on loopback that stands in for Ollama.

    >>> with OllamaSimulator() as simulator:
    ...     simulator.script.add("Hello.")
    ...     il.Client("ollama", base_url=simulator.address).chat("llama3.2", "Hi").text
    """

    def __init__(self, *, port: int = 0, host: str = ON_THIS_MACHINE, state: State | None = None) -> None:
        self.state = state or State()
        """The models and files it holds, and what can be pulled."""
        self.faults = Faults()
        """What goes wrong next."""
        self._face = Face(self.state, self.faults)
        super().__init__(self._face.application, port=port, host=host)

    @property
    def calls(self) -> list[str]:
        """The ids of the operations that were called, in their order."""
        return self._face.calls

    @property
    def script(self) -> Script:
        """What its models say next."""
        return self.state.script
