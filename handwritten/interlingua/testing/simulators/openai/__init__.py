"""A local server that stands in for OpenAI, and for whoever is compatible with it."""

from __future__ import annotations

from collections.abc import Sequence

from interlingua.testing.simulators.doors import Door
from interlingua.testing.simulators.face import Simulator
from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.openai.http import dialect_at
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.scripts import Answer, Question, Script
from interlingua.testing.simulators.serving import ON_THIS_MACHINE

__all__ = ["Answer", "Door", "Fault", "OpenAISimulator", "Question", "Script", "State"]


class OpenAISimulator(Simulator[State]):
    """A server on loopback that stands in for OpenAI.

    >>> with OpenAISimulator() as simulator:
    ...     simulator.script.add("Hello.")
    ...     client = il.Client("openai", api_key="any", base_url=simulator.base_url)
    ...     client.chat("gpt-5", "Hi").text

    Any key opens it but `wrong-key`.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = ON_THIS_MACHINE,
        state: State | None = None,
        base_path: str = "/v1",
        api_paths: Sequence[str] = ("",),
    ) -> None:
        """Make a server.

        Args:
            port: Where to listen; 0 takes a free one.
            host: On which address.
            state: Which models there are, who is let in, what errors look like.
            base_path: The path of the base URL that clients are given.
            api_paths: What may follow it before the paths of OpenAI's document; may have placeholders, such as
                `{deployment}`.
        """
        held = state or State()
        dialect = dialect_at([base_path + path for path in api_paths], shape=held.shape, ranks=held.ranks)
        super().__init__(dialect, held, port=port, host=host, base_path=base_path)
