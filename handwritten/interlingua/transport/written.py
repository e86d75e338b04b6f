"""One HTTP request as the bytes that go over a connection."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from interlingua.errors import InvalidArgument
from interlingua.transport.outgoing import Outgoing, in_portions, target_of

WITH_LENGTH = frozenset({"PATCH", "POST", "PUT"})
"""Methods that say so where the body is empty."""
HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")

Portions: TypeAlias = Iterable[bytes | memoryview]


def written(outgoing: Outgoing, portion: int) -> tuple[bytes, Portions]:
    """Its head, and its body in portions of at most so many bytes."""
    target, body, method = target_of(outgoing.url), outgoing.body, outgoing.method
    headers = {"host": target.host_header, **outgoing.headers}
    pieces: Portions = ()
    if body is None or isinstance(body, bytes):
        if body or method in WITH_LENGTH:
            headers["content-length"] = str(len(body or b""))
        if body:
            pieces = in_portions(body, portion) if len(body) > portion else (body,)
    elif isinstance(body, tuple):
        headers["content-length"] = str(sum(map(len, body)))
        pieces = in_portions(body, portion)
    else:
        headers, pieces = _streamed(outgoing)
    lines = [f"{method} {target.path} HTTP/1.1"]
    lines += [f"{_checked(name)}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "\r\n"]).encode("ascii"), pieces


def _streamed(outgoing: Outgoing) -> tuple[dict[str, str], Iterable[bytes]]:
    """Files and iterables, which httpx knows how to write."""
    from interlingua.transport.foreign import httpx_request

    request = httpx_request(outgoing)
    headers = dict(request.headers.items())
    stream: Iterable[bytes] = request.stream  # type: ignore[assignment]
    return headers, _in_chunks(stream) if "transfer-encoding" in headers else stream


def _in_chunks(pieces: Iterable[bytes]) -> Iterable[bytes]:
    for piece in filter(None, pieces):
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


@lru_cache(maxsize=512)
def _checked(name: str) -> str:
    if not HEADER_NAME.fullmatch(name):
        raise InvalidArgument("extra_headers", repr(name), "the name of a header: letters, digits and hyphens")
    return name
