"""`interlingua simulate`: a local server in place of a provider."""

from __future__ import annotations

import signal
import threading
from contextlib import AbstractContextManager, nullcontext
from types import FrameType

from interlingua.errors import InvalidArgument
from interlingua.testing.simulators import GeminiSimulator, simulator_of
from interlingua.testing.simulators.backends import BACKEND, computed
from interlingua.testing.simulators.catalogued import AnySimulator

ECHO = "echo"


def simulate(
    provider: str, *, port: int, protocol: str | None = None, backend: str = ECHO, grpc_port: int | None = None
) -> None:
    """Serve until somebody says that it is enough."""
    enough = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        enough.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    simulator = simulator_of(provider, protocol=protocol, port=port, grpc_port=grpc_port)
    with _answering(simulator, backend), simulator as server:
        print(f"{provider} at {server.base_url}{_over_grpc(server)}, opened by any key", flush=True)
        enough.wait()


def _over_grpc(server: AnySimulator) -> str:
    return f", over gRPC at {server.grpc_address}" if isinstance(server, GeminiSimulator) and server.speaks_grpc else ""


def _answering(simulator: AnySimulator, backend: str) -> AbstractContextManager[None]:
    if backend == ECHO:
        return nullcontext()
    if backend != BACKEND:
        raise InvalidArgument("--backend", repr(backend), f"{ECHO} or {BACKEND}")
    return computed(simulator)
