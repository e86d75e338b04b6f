"""What every test is spared: the network beyond this machine, and the keys of whoever runs it."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.hostile import counts

SETTING = re.compile(
    r"_(API_KEY|API_URL|TOKEN|BASE_URL|API_BASE|ENDPOINT|WEBHOOK_SECRET|WEBHOOK_SIGNING_KEY|PROJECT|PROJECT_ID)$|^OLLAMA_HOST$|^(AWS|AZURE|CLOUD_ML|DATABRICKS|GOOGLE|INTERLINGUA|OPENAI|VERTEX|VERTEXAI|WATSONX|WX)_"
)


class NetworkForbidden(AssertionError):
    """A test tried to leave this machine."""


def pytest_configure(config: pytest.Config) -> None:
    """Take the settings of providers out of the environment, and close the way out."""
    for name in [name for name in os.environ if SETTING.search(name)]:
        del os.environ[name]
    os.environ["CLOUDSDK_CONFIG"] = os.devnull  # the login of whoever runs the tests
    # Registered here, since in a parallel run only the workers read the folders' own conftest files.
    config.pluginmanager.register(counts, "hostile-counts")


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets connect, and names resolve, on this machine only."""
    for method in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, method, guarded(getattr(socket.socket, method)))
    monkeypatch.setattr(socket, "getaddrinfo", guarded_lookup(socket.getaddrinfo))


@pytest.fixture(autouse=True)
def bodies_that_fit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that makes a protocol write a body which the specification of its API does not allow."""
    if request.node.get_closest_marker("off_spec"):
        yield
        return
    from interlingua.protocols.base import Encoded
    from tests.bodies import Bodies

    bodies, make = Bodies(), Encoded.__init__

    def look(encoded: Encoded, *given: Any, **named: Any) -> None:
        make(encoded, *given, **named)
        bodies.look(encoded)

    monkeypatch.setattr(Encoded, "__init__", look)
    yield
    assert bodies.violations == []


def guarded(connect: Any) -> Any:
    """The socket method, refusing addresses of other machines."""

    def only_here(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
            raise NetworkForbidden(f"a test tried to connect to {address[0]}")
        return connect(self, address)

    return only_here


def guarded_lookup(lookup: Any) -> Any:
    """Name resolution, refusing names of other machines."""

    def only_here(host: Any, *arguments: Any, **settings: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not is_loopback(name):
            raise NetworkForbidden(f"a test tried to look up {name}")
        return lookup(host, *arguments, **settings)

    return only_here


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
