"""That an API is to be reached over gRPC, as a client is told."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from attrs import evolve

from interlingua.errors import InvalidArgument, MissingExtra, Unsupported
from interlingua.transport.endpoint import Check, Endpoint
from interlingua.transport.policy import Policy
from interlingua.transport.surroundings import AS_THE_ENVIRONMENT_SAYS, GrpcWay, Network
from interlingua_wire._core.request import Request

DESCRIPTORS = "descriptors.txt"
"""What the compiler leaves beside a client whose API has protos: a FileDescriptorSet in base64."""
BYTES = "bytes"


def over_grpc(endpoint: Endpoint, *, api: str, network: Network | None, policy: Policy) -> tuple[Endpoint, GrpcWay]:
    """An endpoint that takes only what goes over gRPC, and the way to it.

    Raises `MissingExtra`, `Unsupported` for an API without protos, and `InvalidArgument` for an address with a path.
    """
    from importlib.resources import files

    if not files("interlingua_wire").joinpath(api, DESCRIPTORS).is_file():
        raise Unsupported("transport", f"{api} has no protos to speak gRPC by; leave transport out")
    if find_spec("grpc") is None:
        raise MissingExtra("grpc", "gRPC")
    if urlsplit(endpoint.base_url).path:
        raise InvalidArgument("base_url", repr(endpoint.base_url), "scheme, host and port: gRPC knows no path")
    way = GrpcWay(
        api=api,
        network=AS_THE_ENVIRONMENT_SAYS if network is None else network,
        connect=policy.connect,
        max_bytes=max(policy.max_reply_bytes, policy.max_event_bytes),
    )
    return evolve(endpoint, check=_check(endpoint.check)), way


def _check(documented: Check) -> Callable[[Request[Any, Any, Any]], None]:
    def check(request: Request[Any, Any, Any]) -> None:
        _refuse_what_has_no_method(request)
        documented(request)

    return check


def _refuse_what_has_no_method(request: Request[Any, Any, Any]) -> None:
    operation = request.operation
    if operation.grpc is None:
        reason = "has no gRPC method"
    elif not operation.reply.module and operation.reply.name == BYTES:
        reason = "gives bytes over HTTP alone: its gRPC reply holds none"
    else:
        return
    raise Unsupported("transport", f"{operation.name} {reason}; call it on a client without transport='grpc'")
