"""Keys and tokens go over gRPC as metadata, are renewed once, and are enough for what is asked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from google.auth.credentials import Credentials

import interlingua as il
from interlingua import errors
from interlingua.testing.simulators import GeminiSimulator

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Person(Credentials):
    """Somebody whose first token is one that nobody knows."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0

    def refresh(self, request: Any) -> None:
        self.given += 1
        self.token = f"canary-token-{self.given}"


def corpora(simulator: GeminiSimulator, kind: str, **settings: Any) -> Any:
    """What one call gives, by a client of a kind."""
    given = {"transport": "grpc", "base_url": simulator.grpc_address, "max_retries": 0, **settings}
    if kind == "sync":
        with il.connect("gemini", **given) as gemini:
            return gemini.corpora.list()

    async def run() -> Any:
        async with il.connect_async("gemini", **given) as gemini:
            return await gemini.corpora.list()

    return asyncio.run(run())


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_token_that_is_refused_is_renewed_once(simulator: GeminiSimulator, kind: str) -> None:
    simulator.state.people = {"canary-token-2": "owner@example.org"}
    person = Person()
    assert corpora(simulator, kind, credentials=person) is not None
    assert (person.given, simulator.calls) == (2, ["corpora.list"] * 2)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_person_whom_nobody_knows_is_refused_without_showing_the_token(simulator: GeminiSimulator, kind: str) -> None:
    simulator.state.people = {}
    with pytest.raises(errors.AuthenticationFailed) as caught:
        corpora(simulator, kind, credentials=Person())
    assert len(simulator.calls) == 2
    assert "canary" not in f"{caught.value!r} {caught.value} {caught.value.body} {caught.value.headers}"


def test_what_a_key_cannot_do_is_said_before_sending(simulator: GeminiSimulator) -> None:
    with pytest.raises(errors.InvalidArgument, match="bare key"):
        corpora(simulator, "sync", api_key="any")
    assert not simulator.calls


def test_a_name_of_another_kind_is_refused_before_sending(simulator: GeminiSimulator) -> None:
    settings: Any = {"api_key": "any", "base_url": simulator.grpc_address}
    with (
        il.connect("gemini", transport="grpc", **settings) as gemini,
        pytest.raises(errors.InvalidArgument, match="a name such as"),
    ):
        gemini.tuned_models.get("models/x")
    assert not simulator.calls
