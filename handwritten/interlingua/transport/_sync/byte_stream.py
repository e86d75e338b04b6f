# Derived from handwritten/interlingua/transport/_async/byte_stream.py by codegen/unasync.py. Edit that one.
"""An answer that is bytes, as they arrive."""

from __future__ import annotations

from interlingua.errors import WorldError
from interlingua.transport._sync.incoming import Arriving
from interlingua.transport.call import Lost, incomplete


class ByteStream(Arriving):
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

    def __next__(self) -> bytes:
        piece = b"" if self._is_closed else self._piece()
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def _piece(self) -> bytes:
        try:
            return self._incoming.piece()
        except Lost as lost:
            self.close()
            broken = incomplete(lost.cause, str(lost), self._call, headers=self.headers)
            raise self._call.ended_by(broken) from None
        except WorldError as error:
            self.close()
            raise self._call.ended_by(error) from None
