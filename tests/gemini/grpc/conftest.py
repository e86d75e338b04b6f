"""A simulator that speaks gRPC, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interlingua.testing.simulators import GeminiSimulator
from interlingua_wire.gemini import Client
from tests.gemini.grpc.calling import connected


@pytest.fixture
def simulator() -> Iterator[GeminiSimulator]:
    """A fresh one."""
    with GeminiSimulator(grpc_port=0) as running:
        yield running


@pytest.fixture
def gemini(simulator: GeminiSimulator) -> Iterator[Client]:
    """A client over gRPC, with the owner's token."""
    with connected(simulator, "sync") as client:
        yield client
