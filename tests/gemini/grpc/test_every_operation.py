"""Every operation that the protos have does over gRPC what it does over HTTP, sync and async."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import interlingua as il
from interlingua.testing.simulators import GeminiSimulator
from interlingua_wire._core.request import Request
from tests.gemini.calling import KINDS, Scenario
from tests.gemini.coverage import SCENARIOS
from tests.gemini.grpc.calling import connected, goes_over_grpc, play
from tests.wire.fakes import operations

OVER_GRPC = {name for name, operation in operations("gemini").items() if goes_over_grpc(operation)}


@cache
def called(scenario: Scenario, kind: str) -> frozenset[str]:
    """What a scenario calls over gRPC."""
    names: set[str] = set()
    play(scenario, kind, names)
    return frozenset(names)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_what_the_api_is_for_works(scenario: Scenario, kind: str) -> None:
    assert called(scenario, kind) <= OVER_GRPC


@pytest.mark.parametrize("kind", KINDS)
def test_no_operation_of_the_protos_is_left_out(kind: str) -> None:
    assert set().union(*(called(scenario, kind) for scenario in SCENARIOS)) == OVER_GRPC


def test_these_are_all_that_the_protos_have_but_one() -> None:
    named = {name for name, operation in operations("gemini").items() if operation.grpc is not None}
    assert named - OVER_GRPC == {"files.download"}
    assert len(named) == 73


@pytest.mark.parametrize("name", sorted(operations("gemini").keys() - OVER_GRPC))
def test_what_grpc_has_no_method_for_is_refused_before_sending(simulator: GeminiSimulator, name: str) -> None:
    request: Request[Any, Any, Any] = Request(operations("gemini")[name])
    with (
        connected(simulator, "sync") as gemini,
        pytest.raises(il.errors.Unsupported, match=r"without transport='grpc'"),
    ):
        gemini._transport.send(request)
    assert not simulator.calls
