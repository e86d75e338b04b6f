"""Simulated providers whose answers the embedded model computes."""

from __future__ import annotations

import pytest

import interlingua as il
from interlingua.providers.llamacpp import LocalServer
from interlingua.testing.simulators.backends import computed
from interlingua.testing.simulators.catalogued import simulator_of
from interlingua.testing.simulators.face import Simulator
from tests.contract.cases import EXAMPLES, QUESTION, City


@pytest.mark.parametrize("provider", ["openai", "cohere"])
def test_a_simulated_provider_answers_with_a_real_model(server: LocalServer, provider: str) -> None:
    simulator = simulator_of(provider)
    assert isinstance(simulator, Simulator)
    model = next(iter(simulator.state.models))
    with (
        computed(simulator.script),
        simulator,
        il.Client(provider, api_key="a-key", base_url=simulator.base_url) as client,
    ):
        assert client.chat(model, QUESTION).text == "Paris."
        told = client.chat(model, "Is Paris a capital?", output=City, system=EXAMPLES, max_output_tokens=60)
        assert isinstance(told.output, City)
        simulator.script.add("Laid down.")
        assert client.chat(model, QUESTION).text == "Laid down."
