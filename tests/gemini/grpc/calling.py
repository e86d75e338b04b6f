"""Calls operations of Gemini over gRPC, by the scenarios for HTTP; what gRPC has no method for goes over HTTP."""

from __future__ import annotations

import warnings
from typing import Any

from interlingua.errors import InvalidArgument
from interlingua.protocols.gemini import capabilities
from interlingua.testing.simulators import GeminiSimulator
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Policy, Secret, bearer
from interlingua.transport.over_grpc.way import over_grpc
from interlingua_wire._core.operation import Operation
from interlingua_wire.gemini import AsyncClient, Client
from tests.gemini.calling import Caller, Scenario, play_with
from tests.wire.fakes import operations


def goes_over_grpc(operation: Operation[Any, Any, Any]) -> bool:
    """Whether gRPC has a method that does the same; what gives bare bytes has one that gives none."""
    return operation.grpc is not None and operation.reply.name != "bytes"


def connected(simulator: GeminiSimulator, kind: str, token: str = "owner-token", **limits: Any) -> Any:
    """A client over gRPC, of a kind."""
    return client_of(simulator.grpc_address, kind, token, **limits)


def client_of(address: str, kind: str, token: str = "owner-token", **limits: Any) -> Any:
    """The same for any server."""
    endpoint = Endpoint(
        provider="gemini",
        base_url=address,
        auth=bearer(Secret(token)),
        read_error=capabilities.chat.read_error,
    )
    policy = Policy(**{"max_retries": 0, "deadline": 20, **limits})
    endpoint, way = over_grpc(endpoint, api="gemini", network=None, policy=policy)
    if kind == "sync":
        return Client(HttpTransport(endpoint, policy=policy, http=way))
    return AsyncClient(AsyncHttpTransport(endpoint, policy=policy, http=way))


IN_THE_PROTOS = "what the protos have a field for"
"""The protos of a release are older than discovery."""


class GrpcCaller(Caller):
    """A client over gRPC, and one over HTTP for the rest; `called` has what went over gRPC."""

    def __init__(self, simulator: GeminiSimulator, kind: str, called: set[str], token: str = "owner-token") -> None:
        super().__init__(simulator, kind, called, token)
        self.over_http = Caller(simulator, kind, set(), token)
        self.client = connected(simulator, kind, token)
        self.others = [self.over_http]

    def of(self, token: str) -> Caller:
        self.others.append(GrpcCaller(self.simulator, self.kind, self.called, token))
        return self.others[-1]

    async def __call__(self, name: str, /, *arguments: Any, **keywords: Any) -> Any:
        known = frozenset(self.called)
        if goes_over_grpc(operations("gemini")[name]):
            try:
                return await super().__call__(name, *arguments, **keywords)
            except InvalidArgument as error:
                if not error.expected.startswith(IN_THE_PROTOS):
                    raise
                self.called.intersection_update(known)
        return await self.over_http(name, *arguments, **keywords)


def play(scenario: Scenario, kind: str, called: set[str]) -> None:
    """Run a scenario over gRPC against a simulator of its own."""
    with GeminiSimulator(grpc_port=0) as simulator, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        play_with(GrpcCaller(simulator, kind, called), scenario)
