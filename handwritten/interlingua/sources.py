"""Where the bytes of an upload come from: bytes, a path, an open file, or an iterator, read in pieces of a size."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from functools import partial
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import IO, TypeAlias, TypeGuard, cast

from interlingua.blocking import AsyncBlocking
from interlingua.errors import InvalidArgument
from interlingua.transport.uploads import is_file

Readable: TypeAlias = bytes | os.PathLike[str] | str | IO[bytes] | Iterable[bytes]
AsyncReadable: TypeAlias = Readable | AsyncIterable[bytes]
EXPECTED = "bytes, a path, an open binary file, or an iterator of bytes"


class Reader:
    """Reads a source from its beginning; of an open file that is where it stands."""

    def __init__(self, source: object) -> None:
        self._read, self._close, self.size = _opened(source)
        """`size`: in bytes; None where it is not known before the end."""

    def read(self, size: int) -> bytes:
        """So many bytes, and fewer only at the end."""
        pieces: list[bytes] = []
        while size > 0 and (piece := self._read(size)):
            pieces.append(piece)
            size -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def close(self) -> None:
        """Close the file that was opened for it."""
        self._close()


class AsyncReader:
    """The same under an event loop; files are read in a thread."""

    def __init__(self, source: object) -> None:
        self._pieces = aiter(source) if is_async(source) else None
        self._left = b""
        self._reader = Reader(source) if self._pieces is None else Reader(b"")
        self.size = self._reader.size if self._pieces is None else None

    async def read(self, size: int) -> bytes:
        """So many bytes, and fewer only at the end."""
        if self._pieces is None:
            return await AsyncBlocking.run(partial(self._reader.read, size))
        return await self._gathered(self._pieces, size)

    async def close(self) -> None:
        """Close the file that was opened for it."""
        self._reader.close()

    async def _gathered(self, source: AsyncIterator[bytes], size: int) -> bytes:
        pieces, length = [self._left], len(self._left)
        while length < size:
            piece = await anext(source, None)
            if piece is None:
                break
            pieces.append(piece)
            length += len(piece)
        whole = b"".join(pieces)
        self._left = whole[size:]
        return whole[:size]


def is_async(value: object) -> TypeGuard[AsyncIterable[bytes]]:
    """Whether it gives its bytes to an event loop."""
    return isinstance(value, AsyncIterable)


def _opened(source: object) -> tuple[Callable[[int], bytes], Callable[[], None], int | None]:
    """How to read it, how to close it, and its size."""
    if isinstance(source, bytes | bytearray | memoryview):
        content = BytesIO(cast("bytes", source))
        return content.read, content.close, len(cast("bytes", source))
    if isinstance(source, str | os.PathLike):
        file = _file(Path(cast("str", source)))
        return file.read, file.close, os.fstat(file.fileno()).st_size
    if is_file(source):
        return source.read, _nothing, _size_from_here(source)
    if isinstance(source, Iterable):
        return _Joined(iter(cast("Iterable[bytes]", source))).read, _nothing, None
    raise InvalidArgument("source", type(source).__name__, EXPECTED)


def _file(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise InvalidArgument("source", repr(str(path)), f"a readable file ({error.strerror})") from error


def _size_from_here(file: IO[bytes]) -> int | None:
    if not file.seekable():
        return None
    here = file.tell()
    end = file.seek(0, SEEK_END)
    file.seek(here)
    return end - here


def _nothing() -> None:
    """What is the caller's stays open."""


class _Joined:
    """An iterator of pieces, read like a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = piece
        piece, self._left = self._left[:size], self._left[size:]
        return piece
