"""Proves a signature of version 4 from the bytes that came, and knows nothing of who signed them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, checked 2026-11-28.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

from interlingua.testing.simulators.bedrock.refusals import Refusal

ALGORITHM = "AWS4-HMAC-SHA256"
AUTHORIZATION = re.compile(
    ALGORITHM + r" Credential=(?P<key>[^/]+)/(?P<day>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request,"
    r" ?SignedHeaders=(?P<names>[a-z0-9;\-]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)
SKEW = timedelta(minutes=5)
WRONG = "The request signature we calculated does not match the signature you provided."


@dataclass(frozen=True, kw_only=True)
class Keys:
    """One pair of keys that opens the server."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    is_expired: bool = False


@dataclass(frozen=True, kw_only=True)
class Received:
    """A request as it stood on the wire."""

    method: str
    target: str
    """Path and query, undecoded."""
    headers: Mapping[str, str]
    """Names are lower case."""
    body: bytes = field(repr=False)


def prove(
    request: Received, keys: Mapping[str, Keys], *, region: str, service: str, now: datetime | None = None
) -> str:
    """The access key of who signed the request. Raises `Refusal` where that is not proven."""
    found = AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        raise Refusal("IncompleteSignatureException", "The authorization header is not of its form.")
    known = keys.get(found["key"])
    if known is None or request.headers.get("x-amz-security-token") != known.token:
        raise Refusal("UnrecognizedClientException", "The security token included in the request is invalid.")
    if known.is_expired:
        raise Refusal("ExpiredTokenException", "The security token included in the request is expired")
    if (found["region"], found["service"]) != (region, service):
        raise Refusal("InvalidSignatureException", f"Credential should be scoped to {region} and {service}.")
    stamp = _moment(request, found["day"], now or datetime.now(UTC))
    names = found["names"].split(";")
    _check_names(request.headers, names)
    wanted = _signature(known.secret_key, _string_to_sign(request, names, stamp, found), found)
    if not hmac.compare_digest(wanted, found["signature"]):
        raise Refusal("InvalidSignatureException", WRONG)
    return known.access_key


def _moment(request: Received, day: str, now: datetime) -> str:
    stamp = request.headers.get("x-amz-date", "")
    try:
        moment = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refusal("IncompleteSignatureException", "X-Amz-Date is missing or no date.") from None
    if abs(moment - now) > SKEW or not stamp.startswith(day):
        raise Refusal("InvalidSignatureException", f"Signature expired: {stamp} is not within 5 minutes of now.")
    return stamp


def _check_names(headers: Mapping[str, str], names: list[str]) -> None:
    must = {"host", *(name for name in headers if name.startswith("x-amz-"))}
    if names != sorted(names) or not must <= set(names) <= headers.keys():
        raise Refusal("InvalidSignatureException", "Host and every x-amz header must be signed, in order.")


def _string_to_sign(request: Received, names: list[str], stamp: str, found: Mapping[str, str] | re.Match[str]) -> str:
    path, _, query = request.target.partition("?")
    canonical = "\n".join(
        (
            request.method,
            quote(path, safe="/-_.~"),
            "&".join(f"{name}={value}" for name, value in sorted(_pairs(query))),
            *(f"{name}:{' '.join(request.headers[name].split())}" for name in names),
            "",
            ";".join(names),
            hashlib.sha256(request.body).hexdigest(),
        )
    )
    scope = "/".join((found["day"], found["region"], found["service"], "aws4_request"))
    return "\n".join((ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()))


def _pairs(query: str) -> list[tuple[str, str]]:
    """Names and values, each quoted in the one way that counts."""
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return [(quote(unquote(name), safe="-_.~"), quote(unquote(value), safe="-_.~")) for name, _, value in pairs]


def _signature(secret: str, text: str, found: re.Match[str]) -> str:
    key = f"AWS4{secret}".encode()
    for part in (found["day"], found["region"], found["service"], "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()
