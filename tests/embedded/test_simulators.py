"""Simulated providers whose answers the embedded model computes."""

from __future__ import annotations

import pytest

import interlingua as il
from interlingua.providers.llamacpp import LocalServer
from interlingua.testing.simulators.backends import computed
from interlingua.testing.simulators.catalogued import simulator_of
from tests.contract.cases import EXAMPLES, QUESTION, City

MODELS = {
    "anthropic": "claude-sonnet-4-5",
    "bedrock": "any.model-v1:0",
    "cohere": "command-a-03-2025",
    "gemini": "gemini-2.5-flash",
    "mistral": "mistral-small-latest",
    "ollama": "llama3.2",
    "openai": "gpt-5",
}


@pytest.mark.parametrize("provider", MODELS)
def test_a_simulated_provider_answers_with_a_real_model(
    server: LocalServer, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    simulator, model = simulator_of(provider), MODELS[provider]
    key = "simulated-bearer-key"
    with (
        computed(simulator),
        simulator,
        il.Client(provider, api_key=key, base_url=simulator.base_url) as client,
    ):
        assert client.chat(model, QUESTION).text == "Paris."
        told = client.chat(model, "Is Paris a capital?", output=City, system=EXAMPLES, max_output_tokens=60)
        assert isinstance(told.output, City)
