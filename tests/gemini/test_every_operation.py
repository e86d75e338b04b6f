"""Every operation of Gemini is called over HTTP, sync and async, and does what it is for."""

from __future__ import annotations

import pytest

from tests.gemini.calling import KINDS, Scenario, play
from tests.gemini.coverage import PAGE, SCENARIOS, page
from tests.wire.fakes import operations


@pytest.fixture(scope="module")
def called() -> dict[str, set[str]]:
    """What was called so far, by kind of client."""
    return {kind: set() for kind in KINDS}


@pytest.mark.xdist_group("gemini-operations")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_what_the_api_is_for_works(scenario: Scenario, kind: str, called: dict[str, set[str]]) -> None:
    here: set[str] = set()
    simulator = play(scenario, kind, here)
    assert {operations("gemini")[name].id for name in here} <= set(simulator.calls)
    called[kind] |= here


@pytest.mark.xdist_group("gemini-operations")
@pytest.mark.parametrize("kind", KINDS)
def test_no_operation_is_left_out(kind: str, called: dict[str, set[str]]) -> None:
    assert called[kind] == operations("gemini").keys()


@pytest.mark.xdist_group("gemini-operations")
def test_the_table_in_the_documentation_says_so(called: dict[str, set[str]]) -> None:
    assert PAGE.read_text("utf-8") == page(called)
