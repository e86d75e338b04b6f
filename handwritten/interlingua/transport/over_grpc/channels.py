"""Channels: what carries calls, and whose certificates they trust."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from os import getpid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from interlingua.errors import InvalidArgument, Unsupported
from interlingua.transport.answers import KEEPALIVE_SECONDS
from interlingua.transport.deadline import Allowance
from interlingua.transport.outgoing import USER_AGENT, Outgoing
from interlingua.transport.over_grpc.contract import load_contract, protobuf
from interlingua.transport.surroundings import GrpcWay, Network, proxy_for

PORTS = {"http": 80, "https": 443}
BY_HTTP = frozenset({"accept", "accept-encoding", "content-length", "content-type", "user-agent"})
"""Headers that HTTP needs, and gRPC writes itself."""
ROUTING = "x-goog-request-params"
RECONNECT_MS = (100, 2000)
"""After which time a connection that could not be made is tried again, first and at most; a call waits by our rules."""
AFTER_DEADLINE = 0.02
"""Seconds by which gRPC's clock may run ahead of ours."""


def channel_to(base_url: str, way: GrpcWay, grpc: Any) -> Any:
    """A channel of `grpc` or `grpc.aio`, which connects at its first call. Plain only where the address says so."""
    if load_contract(way.api).process != getpid():  # its threads are gone, and a call may hang without an end
        raise Unsupported("transport", "gRPC was used before this process was forked; spawn, or use it after the fork")
    parts = urlsplit(base_url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    target = f"{host}:{parts.port or PORTS[parts.scheme]}"
    options = list(_options(base_url, way))
    if parts.scheme == "http":
        return grpc.insecure_channel(target, options=options)
    credentials = protobuf("grpc").ssl_channel_credentials(root_certificates=_trusted(way.network))
    return grpc.secure_channel(target, credentials, options=options)


def metadata_of(outgoing: Outgoing, routing: str) -> list[tuple[str, str]]:
    """The headers of a request as gRPC takes them. Raises `InvalidArgument` for one that it does not."""
    for name, value in outgoing.headers.items():
        is_own = name == "user-agent" and value != USER_AGENT
        if is_own or name.endswith("-bin") or name.startswith(("grpc-", ":")) or name == "te":
            raise InvalidArgument(name, "a header", "one that gRPC leaves to the caller")
    sent = [(name, value) for name, value in outgoing.headers.items() if name not in BY_HTTP]
    return [*sent, (ROUTING, routing)] if routing and ROUTING not in outgoing.headers else sent


def seconds_for(allowance: Allowance) -> float:
    """How long gRPC may take for a whole call."""
    return max(0.0, allowance.until_deadline()) + AFTER_DEADLINE


def _options(base_url: str, way: GrpcWay) -> Iterator[tuple[str, int | str]]:
    first, most = RECONNECT_MS
    options: Mapping[str, int | str] = {
        "grpc.primary_user_agent": USER_AGENT,
        "grpc.max_receive_message_length": way.max_bytes,
        "grpc.max_send_message_length": -1,
        "grpc.enable_retries": 0,  # our own are counted, and wait
        "grpc.service_config_disable_resolution": 1,
        "grpc.use_local_subchannel_pool": 1,  # what is closed is closed, whoever else has a channel there
        "grpc.client_idle_timeout_ms": int(KEEPALIVE_SECONDS * 1000),
        "grpc.min_reconnect_backoff_ms": int(way.connect * 1000),  # how long it may take to connect
        "grpc.initial_reconnect_backoff_ms": first,
        "grpc.max_reconnect_backoff_ms": most,
    }
    yield from options.items()
    proxy = proxy_for(base_url, way.network)
    if proxy is None:
        yield "grpc.enable_http_proxy", 0
    elif proxy.startswith("http://"):
        yield "grpc.http_proxy", proxy
    else:
        raise Unsupported("network", "gRPC goes through plain HTTP proxies alone")


def _trusted(network: Network) -> bytes:
    """Certificates in PEM, chosen as for HTTP."""
    if not network.verify:
        raise Unsupported("network", "gRPC always verifies certificates; trust the server's own with ca_bundle=")
    if network.trust == "system":
        raise Unsupported("network", "gRPC reads no store of the system; name a file of certificates with ca_bundle=")
    given = network.ca_bundle
    if given is None and network.trust is None:
        given = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
    if given is None:
        import certifi

        given = certifi.where()
    path = Path(given)
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    try:
        return b"\n".join(file.read_bytes() for file in files if file.is_file())
    except OSError as error:
        raise InvalidArgument("ca_bundle", repr(os.fspath(given)), f"certificates in PEM ({error})") from error
