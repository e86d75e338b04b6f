"""The simulator of any row of the catalog: its paths, key, headers and errors."""

from __future__ import annotations

from pathlib import Path

import pytest

import interlingua as il
from interlingua.errors import AuthenticationFailed, InvalidArgument, RateLimited
from interlingua.providers import load_catalog
from interlingua.testing.simulators import simulator_of
from interlingua.testing.simulators.catalogued import BUILT, MOVED, SHAPES
from interlingua.testing.simulators.faults import Fault
from tests.aws.environment import bare_environment

MODELS = {"anthropic": "claude-sonnet-4-5", "mistral": "mistral-small-latest"}
USUAL = "gpt-4o"
PLACES = {"vertex": {"region": "us-east5", "project": "mine"}}
COMPATIBLE = [
    (name, protocol)
    for name, row in load_catalog().items()
    for protocol in row.protocols
    if protocol in ("anthropic_messages", "openai_chat", "openai_responses")
    and row.local_server is None
    and row.signed_for is None
    and (row.readdressed_by is None or (name, protocol) in MOVED)
]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare_environment(monkeypatch, tmp_path)


@pytest.mark.parametrize(("provider", "protocol"), COMPATIBLE)
def test_a_compatible_provider_is_served_under_its_own_paths(provider: str, protocol: str) -> None:
    with simulator_of(provider, protocol=protocol, key="right") as simulator:
        right, other = (
            {provider: il.ProviderSettings(base_url=simulator.base_url, api_key=key, **PLACES.get(provider, {}))}
            for key in ("right", "other")
        )
        with il.Client(provider, providers=right, max_retries=0) as client:
            model = MODELS.get(provider, USUAL)
            assert client.chat(model, "Hi", protocol=protocol).text == "You said: Hi"
            simulator.faults.add(Fault(kind="refuse", status=429, message="slow down", retry_after=2))
            with pytest.raises(RateLimited, match="slow down") as raised:
                client.chat(model, "Hi", protocol=protocol)
            assert (raised.value.provider, raised.value.retry_after) == (provider, 2)
        with il.Client(provider, providers=other) as client, pytest.raises(AuthenticationFailed):
            client.chat(model, "Hi", protocol=protocol)


@pytest.mark.parametrize("provider", ["groq", "openrouter", "tei", "together", "vllm"])
def test_documents_are_put_in_order_beside_chats(provider: str) -> None:
    with (
        simulator_of(provider) as simulator,
        il.Client(provider, api_key="a-key", base_url=simulator.base_url) as client,
    ):
        ranked = client.rerank("a/model", "a green boat", ["a river", "a green boat", "a boat"], top_n=2)
        assert [each.index for each in ranked.results] == [1, 2]
        assert client.chat("a/model", "Hi", protocol="openai_chat").text == "You said: Hi"


def test_who_is_in_no_catalog_is_not_simulated() -> None:
    with pytest.raises(InvalidArgument, match="provider"):
        simulator_of("nobody")
    with pytest.raises(InvalidArgument, match="protocol"):
        simulator_of("groq", protocol="gemini")


def test_shapes_and_protocols_are_those_of_the_catalog() -> None:
    rows = load_catalog()
    assert SHAPES.keys() <= rows.keys()
    assert BUILT.keys() <= {protocol for row in rows.values() for protocol in row.protocols}


def test_deployments_of_azure_are_served_at_their_own_paths() -> None:
    with simulator_of("azure") as simulator:
        settings = il.ProviderSettings(base_url=simulator.base_url, api_key="a-key", api_version="2024-10-21")
        with il.Client("azure", providers={"azure": settings}) as client:
            assert client.chat("gpt-4o", "Hi").text == "You said: Hi"
            assert len(client.embed("small", "Hi", dimensions=8).embeddings[0]) == 8
