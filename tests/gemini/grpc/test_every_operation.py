"""Every operation that the protos have does over gRPC what it does over HTTP, sync and async."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.gemini.calling import KINDS, Scenario
from tests.gemini.coverage import SCENARIOS
from tests.gemini.grpc.calling import play

CALLED: dict[str, set[str]] = defaultdict(set)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_what_the_api_is_for_works(scenario: Scenario, kind: str) -> None:
    called: set[str] = set()
    play(scenario, kind, called)
    CALLED[kind] |= called
