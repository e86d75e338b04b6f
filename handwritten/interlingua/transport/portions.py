"""A body that is written bit by bit under asyncio."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterable, AsyncIterator
from typing import TYPE_CHECKING, cast

from interlingua.transport.outgoing import Outgoing, in_portions

if TYPE_CHECKING:
    import httpx

WRITTEN_AT_ONCE = 1 << 18
"""Bytes. What cannot be written at once is copied."""


def portions_of(outgoing: Outgoing) -> tuple[dict[str, str], AsyncIterator[bytes | memoryview]]:
    """The headers with that of the length, and a body that is written bit by bit."""
    body = outgoing.body
    if isinstance(body, bytes | tuple):
        length = len(body) if isinstance(body, bytes) else sum(map(len, body))
        return {**outgoing.headers, "content-length": str(length)}, _portions(body)
    from interlingua.transport.foreign import httpx_request

    request = httpx_request(outgoing)
    headers = {name: value for name, value in request.headers.items() if name not in ("host", "transfer-encoding")}
    return headers, _streamed(cast("httpx.AsyncByteStream", request.stream))


async def _portions(body: bytes | tuple[bytes, ...]) -> AsyncIterator[memoryview]:
    for portion in in_portions(body, WRITTEN_AT_ONCE):
        await sleep(0)  # in which the loop reads: once a write has failed, it drops an answer that came before
        yield portion


async def _streamed(pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    async for piece in pieces:
        await sleep(0)
        yield piece
