"""A local server that stands in for Cohere: it checks requests against its document, and misbehaves when asked to."""

from __future__ import annotations

from interlingua.testing.simulators.cohere.http import Face
from interlingua.testing.simulators.cohere.state import State
from interlingua.testing.simulators.faults import Fault, Faults
from interlingua.testing.simulators.scripts import Answer, Question, Script
from interlingua.testing.simulators.serving import ON_THIS_MACHINE, ThreadedServer

__all__ = ["Answer", "CohereSimulator", "Fault", "Question", "Script", "State"]


class CohereSimulator(ThreadedServer):
    """A server on loopback that stands in for Cohere.

    >>> with CohereSimulator() as simulator:
    ...     simulator.script.add("Hello.")
    ...     client = il.Client("cohere", api_key="any", base_url=simulator.address)
    ...     client.chat("command-a-03-2025", "Hi").text

    Any key opens it but `wrong-key`.
    """

    def __init__(self, *, port: int = 0, host: str = ON_THIS_MACHINE, state: State | None = None) -> None:
        self.state = state or State()
        """The models there are, and what they say."""
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
