"""The HTTP request itself, signed as the last thing before it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import lru_cache
from io import SEEK_END
from urllib.parse import urljoin

import httpx

from interlingua._version import __version__
from interlingua.transport.call import Call
from interlingua.transport.deadline import Allowance
from interlingua.transport.head import Head
from interlingua.transport.inflate import ACCEPTED
from interlingua.transport.render import Body
from interlingua.transport.uploads import Multipart, Upload, is_file

USER_AGENT = f"interlingua/{__version__}"
UPLOADED_AT_ONCE = 1 << 16
REDIRECTS = frozenset({301, 302, 303, 307, 308})

parsed_url = lru_cache(maxsize=512)(httpx.URL)


def http_request(call: Call, url: str, allowance: Allowance) -> httpx.Request:
    """For one try of a call."""
    rendered = call.rendered
    headers = {"user-agent": USER_AGENT, "accept-encoding": ACCEPTED, **rendered.headers}
    if call.key is not None and call.policy.idempotency_header is not None:
        headers[call.policy.idempotency_header.lower()] = call.key
    connect = Allowance(call.deadline, call.policy.connect)
    timeout = {"connect": connect, "read": allowance, "write": allowance, "pool": allowance}
    request = _with_body(rendered.method, parsed_url(url), headers, rendered.body, {"timeout": timeout})
    call.endpoint.auth.sign(request.headers)
    return request


def _with_body(
    method: str, url: httpx.URL, headers: dict[str, str], body: Body, extensions: dict[str, object]
) -> httpx.Request:
    match body:
        case Multipart():
            return httpx.Request(method, url, headers=headers, files=body.parts_from_start(), extensions=extensions)
        case Upload():
            stream = UploadStream(body)
            headers = {"host": url.netloc.decode("ascii"), **headers, **stream.length_header()}
            return httpx.Request(method, url, headers=headers, stream=stream, extensions=extensions)
        case _:
            return httpx.Request(method, url, headers=headers, content=body, extensions=extensions)


class UploadStream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A file or an iterable as a body, piece by piece. A file is read from where it first stood, on each try."""

    def __init__(self, upload: Upload) -> None:
        self._source = upload.source
        self._start = upload.start

    def length_header(self) -> dict[str, str]:
        """`content-length` where it is known, else the header of an unknown length."""
        if self._start is None or not is_file(self._source):
            return {"transfer-encoding": "chunked"}
        end = self._source.seek(0, SEEK_END)
        self._source.seek(self._start)
        return {"content-length": str(end - self._start)}

    def __iter__(self) -> Iterator[bytes]:
        if not is_file(self._source):
            yield from self._source
            return
        while piece := self._source.read(UPLOADED_AT_ONCE):
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def redirect_target(method: str, url: str, head: Head) -> str | None:
    """Where to ask again; None when there is nowhere to go that may have our key."""
    location = head.headers.get("location")
    if head.status not in REDIRECTS or location is None or method not in ("GET", "HEAD"):
        return None
    old, new = parsed_url(url), parsed_url(urljoin(url, location))
    same = (old.scheme, old.host, old.port) == (new.scheme, new.host, new.port)
    return str(new) if same else None
