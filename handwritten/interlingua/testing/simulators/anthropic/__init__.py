"""A local server that stands in for Anthropic, and for whoever is compatible with it."""

from __future__ import annotations

from interlingua.testing.simulators.anthropic.http import dialect_at
from interlingua.testing.simulators.anthropic.state import State
from interlingua.testing.simulators.doors import Door
from interlingua.testing.simulators.face import Simulator
from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.scripts import Answer, Question, Script
from interlingua.testing.simulators.serving import ON_THIS_MACHINE

__all__ = ["Answer", "AnthropicSimulator", "Door", "Fault", "Question", "Script", "State"]


class AnthropicSimulator(Simulator[State]):
    """A server on loopback that stands in for Anthropic.

    >>> with AnthropicSimulator() as simulator:
    ...     simulator.script.add("Hello.")
    ...     client = il.Client("anthropic", api_key="any", base_url=simulator.base_url)
    ...     client.chat("claude-sonnet-4-5", "Hi").text

    Any key opens it but `wrong-key`; the header `anthropic-version` must come along.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = ON_THIS_MACHINE,
        state: State | None = None,
        base_path: str = "",
        api_path: str = "",
    ) -> None:
        """Make a server.

        Args:
            port: Where to listen; 0 takes a free one.
            host: On which address.
            state: Which models there are, and who is let in.
            base_path: The path of the base URL that clients are given.
            api_path: What follows it before the paths of Anthropic's document.
        """
        dialect = dialect_at(base_path + api_path)
        super().__init__(dialect, state or State(), port=port, host=host, base_path=base_path)
