"""Every operation of Gemini is called over HTTP, sync and async, and does what it is for."""

from __future__ import annotations

from functools import cache

import pytest

from tests.gemini.calling import KINDS, Scenario, play
from tests.gemini.coverage import PAGE, SCENARIOS, called_by_scenarios, page
from tests.wire.fakes import operations


@cache
def called() -> dict[str, set[str]]:
    """What all scenarios call together, by kind of client."""
    return called_by_scenarios()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_what_the_api_is_for_works(scenario: Scenario, kind: str) -> None:
    here: set[str] = set()
    simulator = play(scenario, kind, here)
    assert here
    assert {operations("gemini")[name].id for name in here} <= set(simulator.calls)


@pytest.mark.parametrize("kind", KINDS)
def test_no_operation_is_left_out(kind: str) -> None:
    assert called()[kind] == operations("gemini").keys()


def test_the_table_in_the_documentation_says_so() -> None:
    assert PAGE.read_text("utf-8") == page(called())
