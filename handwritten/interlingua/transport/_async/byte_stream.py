"""An answer that is bytes, as they arrive."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Self

from interlingua.attempts import Attempt
from interlingua.errors import WorldError
from interlingua.transport._async.incoming import AsyncIncoming
from interlingua.transport.call import Call, Lost, incomplete
from interlingua.transport.failures import request_id


class AsyncByteStream:
    """The pieces of one answer. Leaving its `async with`, closing or dropping it frees the connection at once."""

    def __init__(self, incoming: AsyncIncoming, call: Call) -> None:
        self._incoming = incoming
        self._call = call
        self._is_closed = False
        release = incoming.releaser()
        self._release = weakref.finalize(self, release if call.visit is None else call.visit.hand_over(release))
        self._release.atexit = False

    @property
    def headers(self) -> Mapping[str, str]:
        """Names are lower case."""
        return self._incoming.head.headers

    @property
    def media_type(self) -> str:
        """What it is, such as `audio/mpeg`."""
        return self._incoming.head.media_type

    @property
    def size(self) -> int | None:
        """Bytes in all; None where the server does not say."""
        told = self.headers.get("content-length", "")
        return int(told) if told.isdecimal() and "content-encoding" not in self.headers else None

    @property
    def request_id(self) -> str | None:
        """The provider's name for this request."""
        return request_id(self.headers)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request that was sent for it, first to last."""
        return self._call.attempts()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece = b"" if self._is_closed else await self._piece()
        if not piece:
            await self.close()
            raise StopAsyncIteration
        return piece

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Free the connection. Harmless when called again."""
        self._is_closed = True
        if self._release.detach() is not None:
            try:
                await self._incoming.close()
            finally:
                self._call.leave()

    async def _piece(self) -> bytes:
        try:
            return await self._incoming.piece()
        except Lost as lost:
            await self.close()
            broken = incomplete(lost.cause, str(lost), self._call, headers=self.headers)
            raise self._call.ended_by(broken) from None
        except WorldError as error:
            await self.close()
            raise self._call.ended_by(error) from None
