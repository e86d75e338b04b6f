"""Three ways to call."""

from __future__ import annotations

import pytest

from tests.transport.scripted import CALLERS, FOREIGN_GENERATORS, Caller

TRIO = pytest.param("trio", marks=pytest.mark.filterwarnings(FOREIGN_GENERATORS))


@pytest.fixture(params=["sync", "asyncio", TRIO])
def caller(request: pytest.FixtureRequest) -> Caller:
    return CALLERS[request.param]
