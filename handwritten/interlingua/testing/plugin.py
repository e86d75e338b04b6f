"""Fixtures for pytest, there as soon as the library is installed: `mock_provider` and `forbid_requests`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from interlingua.testing.mock import MockProvider


@pytest.fixture
def mock_provider(forbid_requests: None) -> MockProvider:
    """A provider that answers as the test says, by `mock_provider.reply(...)`; no real request is sent meanwhile."""
    from interlingua.testing.mock import MockProvider

    return MockProvider()


@pytest.fixture
def forbid_requests() -> Iterator[None]:
    """Every real request raises `RequestForbidden` until the test has ended."""
    from interlingua.testing.forbidding import forbid_requests as forbidden

    with forbidden():
        yield
