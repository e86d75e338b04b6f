# Derived from handwritten/interlingua/_async/connections.py by codegen/unasync.py. Edit that one.
"""The transports of one client, one for each server it speaks to, made when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from attrs import evolve

from interlingua.blocking import Blocking
from interlingua.errors import InvalidArgument
from interlingua.providers.endpoints import endpoint_for
from interlingua.providers.resolve import Directory, Route
from interlingua.transport.policy import guards_from

if TYPE_CHECKING:
    from interlingua.providers.llamacpp import LocalServer
    from interlingua.transport import CircuitState, HttpTransport, Policy
    from interlingua.transport.pools import Given

Place = tuple[str, str | None, str, str]
"""Provider, which of its servers, protocol, and the model where each model has a server of its own."""


class Connections:
    """Opens, keeps and closes transports and the servers that run in this process."""

    def __init__(self, directory: Directory, policy: Policy, http: Given) -> None:
        self._directory = directory
        self._policy = policy
        self._guards = guards_from(policy)
        self._http = http
        self._transports: dict[Place, HttpTransport] = {}
        self._servers: dict[Place, LocalServer] = {}
        self._is_closed = False

    def transport(self, route: Route) -> HttpTransport:
        """The transport to the server of a route."""
        if self._is_closed:
            raise InvalidArgument("client", "a closed one", "an open one; make another")
        model = route.model if route.provider.local_server else ""
        place = (route.provider.name, route.provider.base_url, route.protocol, model)
        return self._transports.get(place) or self._transports.setdefault(place, self._made(place, route))

    def elsewhere(self, route: Route, known: HttpTransport, address: str) -> HttpTransport:
        """A transport to another server that a known one names, without a key."""
        from interlingua.transport import NO_AUTH, HttpTransport

        place = (route.provider.name, address, route.protocol, "")
        found = self._transports.get(place)
        if found is not None:
            return found
        endpoint = evolve(known.endpoint, base_url=address, auth=NO_AUTH, headers={}, found="")
        made = HttpTransport(endpoint, policy=self._policy, http=self._http, guards=self._guards)
        return self._transports.setdefault(place, made)

    def circuits(self) -> tuple[CircuitState, ...]:
        """The state of every circuit there is."""
        return () if self._guards is None else self._guards.circuits()

    def close(self) -> None:
        """Close every connection and let go of every server. Harmless when called again."""
        self._is_closed = True
        while self._transports:
            _, transport = self._transports.popitem()
            transport.close()
        while self._servers:
            self._servers.popitem()[1].close()

    def _made(self, place: Place, route: Route) -> HttpTransport:
        from interlingua.transport import HttpTransport

        settings = self._directory.settings_for(route.provider.name)
        base_url = None
        if route.provider.local_server and settings.base_url is None:
            server = Blocking.run(_opener(route.provider.local_server, route.model))
            base_url = self._servers.setdefault(place, server).base_url
        made = partial(endpoint_for, route.provider, settings, route.protocol, base_url=base_url, http=self._http)
        endpoint = Blocking.run(made) if route.provider.signed_for else made()  # shared files are read
        return HttpTransport(endpoint, policy=self._policy, http=self._http, guards=self._guards)


def _opener(module: str, model: str) -> Callable[[], LocalServer]:
    return partial(import_module(f"interlingua.providers.{module}").open_server, model)
