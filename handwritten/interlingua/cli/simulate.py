"""`interlingua simulate`: a local server in place of a provider."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from interlingua.errors import InvalidArgument
from interlingua.testing import simulators

SIMULATORS = {
    "bedrock": "BedrockSimulator",
    "cohere": "CohereSimulator",
    "gemini": "GeminiSimulator",
    "ollama": "OllamaSimulator",
}


def simulate(dialect: str, *, port: int) -> None:
    """Serve until somebody says that it is enough."""
    if dialect not in SIMULATORS:
        raise InvalidArgument("NAME", repr(dialect), " or ".join(SIMULATORS))
    enough = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        enough.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with getattr(simulators, SIMULATORS[dialect])(port=port) as server:
        print(f"{dialect} at {server.address}, opened by any key", flush=True)
        enough.wait()
