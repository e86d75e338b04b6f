"""The simulator of any row of the catalog: its paths, key, headers and errors."""

from __future__ import annotations

from pathlib import Path

import pytest

import interlingua as il
from interlingua.errors import AuthenticationFailed, InvalidArgument, RateLimited
from interlingua.providers import load_catalog
from interlingua.testing.simulators import simulator_of
from interlingua.testing.simulators.catalogued import BUILT, SHAPES
from interlingua.testing.simulators.faults import Fault
from tests.aws.environment import bare_environment

MODEL = "gpt-4o"
LIKE_OPENAI = [
    (name, protocol)
    for name, row in load_catalog().items()
    for protocol in row.protocols
    if protocol in ("openai_chat", "openai_responses") and row.local_server is None and row.signed_for is None
]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare_environment(monkeypatch, tmp_path)


@pytest.mark.parametrize(("provider", "protocol"), LIKE_OPENAI)
def test_a_compatible_provider_is_served_under_its_own_paths(provider: str, protocol: str) -> None:
    with simulator_of(provider, protocol=protocol, key="right") as simulator:
        settings = {"base_url": simulator.base_url, "max_retries": 0}
        with il.Client(provider, api_key="right", **settings) as client:
            assert client.chat(MODEL, "Hi", protocol=protocol).text == "You said: Hi"
            simulator.faults.add(Fault(kind="refuse", status=429, message="slow down", retry_after=2))
            with pytest.raises(RateLimited, match="slow down") as raised:
                client.chat(MODEL, "Hi", protocol=protocol)
            assert (raised.value.provider, raised.value.retry_after) == (provider, 2)
        with il.Client(provider, api_key="other", **settings) as client, pytest.raises(AuthenticationFailed):
            client.chat(MODEL, "Hi", protocol=protocol)


def test_who_is_in_no_catalog_is_not_simulated() -> None:
    with pytest.raises(InvalidArgument, match="provider"):
        simulator_of("nobody")
    with pytest.raises(InvalidArgument, match="protocol"):
        simulator_of("groq", protocol="gemini")


def test_shapes_and_protocols_are_those_of_the_catalog() -> None:
    rows = load_catalog()
    assert SHAPES.keys() <= rows.keys()
    assert BUILT.keys() <= {protocol for row in rows.values() for protocol in row.protocols}
