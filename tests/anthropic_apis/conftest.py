"""A local Anthropic, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import interlingua as il
from interlingua.testing.simulators.anthropic import AnthropicSimulator
from interlingua_wire.anthropic import Client


@pytest.fixture
def simulator() -> Iterator[AnthropicSimulator]:
    """A local Anthropic."""
    with AnthropicSimulator() as server:
        yield server


@pytest.fixture
def anthropic(simulator: AnthropicSimulator) -> Iterator[Client]:
    """A client of it."""
    with il.connect("anthropic", api_key="any", base_url=simulator.address) as client:
        yield client
