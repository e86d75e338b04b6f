"""The HTTP request itself, signed as the last thing before it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from interlingua._version import __version__
from interlingua.transport.call import Call
from interlingua.transport.deadline import Allowance
from interlingua.transport.head import Head
from interlingua.transport.inflate import ACCEPTED

if TYPE_CHECKING:
    from interlingua.transport.json_body import Pieces
    from interlingua.transport.render import Body

USER_AGENT = f"interlingua/{__version__}"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PLAIN_URL = re.compile(
    r"https?://[a-z0-9.-]+(:\d+)?(/(?!\.)([\w\-.~!$&'()*+,;=:@]|%[0-9A-F]{2})*)*(\?[\w\-.~!$&'()*+,;=:@/?%]*)?",
    re.ASCII,
)
"""One that goes over the wire as it stands."""
DEFAULT_PORTS = {"http": 80, "https": 443}


def in_portions(body: bytes | Pieces, size: int) -> Iterator[memoryview]:
    """A body, cut so that whoever has to copy what he cannot send yet copies little."""
    for piece in (body,) if isinstance(body, bytes) else body:
        view = memoryview(piece)
        for start in range(0, len(view), size):
            yield view[start : start + size]


class Outgoing:
    """One HTTP request. It holds the key, so nothing shows it."""

    __slots__ = ("allowance", "body", "connect", "headers", "method", "operation", "url")

    def __init__(self, call: Call, url: str, allowance: Allowance) -> None:
        rendered = call.rendered
        self.method = rendered.method
        self.url = url
        self.operation = rendered.operation
        self.body: Body = rendered.body
        self.allowance = allowance
        """For everything but making the connection."""
        self.connect = Allowance(call.deadline, call.policy.connect)
        self.headers = {"user-agent": USER_AGENT, "accept-encoding": ACCEPTED, **rendered.headers}
        """Names are lower case; those of the host and of the body's length are missing."""
        if call.key is not None and call.policy.idempotency_header is not None:
            self.headers[call.policy.idempotency_header.lower()] = call.key
        call.signed = call.endpoint.auth.sign(self)

    @property
    def timeouts(self) -> Mapping[str, Allowance]:
        """As httpx and httpcore name them."""
        allowance = self.allowance
        return {"connect": self.connect, "read": allowance, "write": allowance, "pool": allowance}


class Target(NamedTuple):
    """A URL as HTTP needs it."""

    url: str
    scheme: str
    host: str
    port: int | None
    """None: the usual one."""
    path: str
    """With the query."""

    @property
    def origin(self) -> tuple[str, str, int | None]:
        """Whom it belongs to."""
        return self.scheme, self.host, self.port

    @property
    def host_header(self) -> str:
        """The value of the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"


@lru_cache(maxsize=512)
def target_of(url: str) -> Target:
    """The parts of a URL. One with letters that HTTP does not take is quoted first, as httpx does it."""
    if not PLAIN_URL.fullmatch(url):
        import httpx

        url = str(httpx.URL(url))
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = None if parts.port == DEFAULT_PORTS.get(parts.scheme) else parts.port
    return Target(url, parts.scheme, parts.hostname or "", port, path)


def redirect_target(method: str, url: str, head: Head) -> str | None:
    """Where to ask again; None when there is nowhere to go that may have our key."""
    location = head.headers.get("location")
    if head.status not in REDIRECTS or location is None or method not in ("GET", "HEAD"):
        return None
    new = target_of(urljoin(url, location))
    return new.url if new.origin == target_of(url).origin else None
