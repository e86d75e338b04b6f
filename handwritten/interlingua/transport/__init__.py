"""The only place with sockets: carries out requests of `interlingua_wire` over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.transport.auth import NO_AUTH, Auth, HeaderAuth, NoAuth, Secret, bearer, key_header

if TYPE_CHECKING:
    from interlingua.transport._async.http import AsyncHttpTransport
    from interlingua.transport._async.stream import AsyncEventStream
    from interlingua.transport._sync.http import HttpTransport
    from interlingua.transport._sync.stream import EventStream
    from interlingua.transport.aws import SignatureAuth, Signing
    from interlingua.transport.circuit import CircuitPolicy, CircuitState
    from interlingua.transport.endpoint import Endpoint, ReadError, no_error
    from interlingua.transport.foreign import AsyncHttp, Http
    from interlingua.transport.policy import DEFAULT_POLICY, Policy
    from interlingua.transport.reply import Reply
    from interlingua.transport.surroundings import Network

__all__ = [
    "DEFAULT_POLICY",
    "NO_AUTH",
    "AsyncEventStream",
    "AsyncHttp",
    "AsyncHttpTransport",
    "Auth",
    "CircuitPolicy",
    "CircuitState",
    "Endpoint",
    "EventStream",
    "HeaderAuth",
    "Http",
    "HttpTransport",
    "Network",
    "NoAuth",
    "Policy",
    "ReadError",
    "Reply",
    "Secret",
    "SignatureAuth",
    "Signing",
    "bearer",
    "key_header",
    "no_error",
]

_LATER = {
    "AsyncEventStream": "_async.stream",
    "AsyncHttp": "foreign",
    "AsyncHttpTransport": "_async.http",
    "CircuitPolicy": "circuit",
    "CircuitState": "circuit",
    "DEFAULT_POLICY": "policy",
    "Endpoint": "endpoint",
    "EventStream": "_sync.stream",
    "Http": "foreign",
    "HttpTransport": "_sync.http",
    "Network": "surroundings",
    "Policy": "policy",
    "ReadError": "endpoint",
    "Reply": "reply",
    "SignatureAuth": "aws",
    "Signing": "aws",
    "no_error": "endpoint",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
