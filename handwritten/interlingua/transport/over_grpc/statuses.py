"""What a call that failed says: lost on the way, too large, or refused by the server as it would over HTTP."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from interlingua.transport.call import JUST_NOW
from interlingua.transport.deadline import Allowance
from interlingua.transport.framing import TooLarge
from interlingua.transport.over_grpc.contract import Contract, protobuf
from interlingua.transport.over_grpc.telling import json_of

HTTP = {
    "CANCELLED": 499,
    "UNKNOWN": 500,
    "INVALID_ARGUMENT": 400,
    "DEADLINE_EXCEEDED": 504,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "PERMISSION_DENIED": 403,
    "RESOURCE_EXHAUSTED": 429,
    "FAILED_PRECONDITION": 400,
    "ABORTED": 409,
    "OUT_OF_RANGE": 400,
    "UNIMPLEMENTED": 501,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
    "DATA_LOSS": 500,
    "UNAUTHENTICATED": 401,
}
"""https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto, checked 2026-11-28."""
DETAILS = "grpc-status-details-bin"
BY_THE_LIBRARY = frozenset({"CANCELLED", "INTERNAL", "UNAVAILABLE", "UNKNOWN"})
"""Codes under which grpcio itself tells of a connection that broke."""
LOST = re.compile(
    r"failed to connect|errors resolving|(?:name|dns) resolution|stream removed|socket closed|broken pipe|goaway"
    r"|transport (?:is )?clos|end of tcp stream|handshake|rst_stream|keepalive|ping timeout|recvmsg|sendmsg"
    r"|channel closed|connection (?:is )?(?:closed|dropped|refused|reset|timed out)|network is unreachable",
    re.IGNORECASE,
)
"""Its words for that, since nothing else tells them from a server's; grpcio 1.76 to 1.85, 2026-11-28."""
TOO_LARGE = re.compile(r"larger than max|exceeds maximum size", re.IGNORECASE)
HERE = "CLIENT: "
"""Who says so: this side of the connection."""
BY_A_PROXY = re.compile(r"http2 header with status: (\d{3})")
REQUEST_TOO_LARGE = 413


class BrokenGrpc(ConnectionError):
    """The connection broke, or there was none."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call ended that did not go well."""

    code: str
    text: str
    metadata: Mapping[str, str]
    """What came before and after the messages; names are lower case."""
    details: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """What the server says, in the form that it has over HTTP."""

    status: int
    body: bytes


def ended_with(code: Any, text: str | None, *metadata: Iterable[tuple[str, str | bytes]] | None) -> Ended:
    """How a call ended, out of what grpcio tells."""
    pairs = [pair for several in metadata for pair in several or ()]
    details = next((value for name, value in pairs if name == DETAILS and isinstance(value, bytes)), b"")
    return Ended(code.name, text or "", headers_of(pairs), details)


def headers_of(metadata: Iterable[tuple[str, str | bytes]]) -> dict[str, str]:
    """Metadata as headers; what is binary as base64."""
    return {
        name.lower(): value if isinstance(value, str) else b64encode(value).decode()
        for name, value in metadata
        if name != DETAILS
    }


def refused_by(ended: Ended, allowance: Allowance, contract: Contract, *, limit: int) -> Refused:
    """The server's words. Raises `TimeoutError`, `TooLarge`, or `BrokenGrpc` where they are none of the server's."""
    if ended.code == "DEADLINE_EXCEEDED" and allowance.until_deadline() < JUST_NOW:
        raise TimeoutError
    if ended.code == "RESOURCE_EXHAUSTED" and TOO_LARGE.search(ended.text):
        if HERE in ended.text:
            raise TooLarge("the reply", limit)
        return _as_json(REQUEST_TOO_LARGE, ended, contract)
    by_proxy = BY_A_PROXY.search(ended.text)
    if by_proxy is not None:
        return _as_json(int(by_proxy[1]), ended, contract)
    if ended.code in BY_THE_LIBRARY and not ended.metadata and LOST.search(ended.text):
        raise BrokenGrpc(ended.text)
    return _as_json(HTTP.get(ended.code, 500), ended, contract)


def _as_json(status: int, ended: Ended, contract: Contract) -> Refused:
    error: dict[str, Any] = {"code": status, "message": ended.text or ended.code, "status": ended.code}
    if ended.details:
        told = _details(ended.details, contract)
        if told:
            error["details"] = told
    return Refused(status, json.dumps({"error": error}).encode())


def _details(serialized: bytes, contract: Contract) -> list[Any]:
    class_of = protobuf("google.protobuf.message_factory").GetMessageClass
    kind = class_of(contract.pool.FindMessageTypeByName("google.rpc.Status"))
    try:
        status = kind.FromString(serialized)
    except protobuf("google.protobuf.message").DecodeError:
        return []
    found: list[Any] = json_of(status, contract).get("details", [])
    return found
