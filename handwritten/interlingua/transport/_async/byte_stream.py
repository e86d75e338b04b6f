"""An answer that is bytes, as they arrive."""

from __future__ import annotations

from interlingua.errors import WorldError
from interlingua.transport._async.incoming import AsyncArriving
from interlingua.transport.call import Lost, incomplete


class AsyncByteStream(AsyncArriving):
    """The pieces of one answer."""

    @property
    def media_type(self) -> str:
        """What it is, such as `audio/mpeg`."""
        return self._incoming.head.media_type

    @property
    def size(self) -> int | None:
        """Bytes in all; None where the server does not say."""
        told = self.headers.get("content-length", "")
        return int(told) if told.isdecimal() and "content-encoding" not in self.headers else None

    async def __anext__(self) -> bytes:
        piece = b"" if self._is_closed else await self._piece()
        if not piece:
            await self.close()
            raise StopAsyncIteration
        return piece

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
