"""Answers that are bytes, as they arrive: to a file, or piece by piece, little of them in memory at once."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ParamSpec, TypeAlias, cast

from interlingua._async.prepared_calls import parts_of
from interlingua.blocking import AsyncBlocking
from interlingua.errors import InvalidArgument
from interlingua.methods import AsyncMethod

if TYPE_CHECKING:
    from interlingua.transport._async.byte_stream import AsyncByteStream

P = ParamSpec("P")
Target: TypeAlias = "str | os.PathLike[str] | IO[bytes]"


async def stream_bytes_async(method: AsyncMethod[P, bytes], /, *args: P.args, **kwargs: P.kwargs) -> AsyncByteStream:
    """Make a call whose reply is bytes, and give them as they come.

    >>> async with await il.stream_bytes_async(openai.files.content, "file-abc") as pieces:
    ...     async for piece in pieces:
    ...         print(len(piece))

    Raises `StreamIncomplete` where they break off.
    """
    transport, request = parts_of(method, *args, **kwargs)
    if request.operation.reply.name != "bytes":
        raise InvalidArgument("method", request.operation.name, "one whose reply is bytes")
    return await transport.stream_bytes(request)


async def download_async(method: AsyncMethod[P, bytes], target: Target, /, *args: P.args, **kwargs: P.kwargs) -> int:
    """Make a call whose reply is bytes, write them to a file, and say how many they were.

    >>> await il.download_async(openai.files.content, "result.jsonl", "file-abc")

    A file of a given name is there whole or not at all; one that is open is written where it stands. Raises
    `StreamIncomplete` where the bytes break off.
    """
    async with await stream_bytes_async(method, *args, **kwargs) as pieces:
        if not isinstance(target, str | os.PathLike):
            return await _written(pieces, target)
        whole = Path(target)
        part = whole.with_name(f".{whole.name}.part")
        file = await AsyncBlocking.run(partial(_opened, part))
        try:
            with file:
                size = await _written(pieces, file)
            await AsyncBlocking.run(partial(os.replace, part, whole))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return size


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("wb")
    except OSError as error:
        raise InvalidArgument("target", repr(str(path)), f"a writable file ({error.strerror})") from error


async def _written(pieces: AsyncByteStream, file: IO[bytes]) -> int:
    size = 0
    async for piece in pieces:
        await AsyncBlocking.run(partial(cast("Any", file).write, piece))
        size += len(piece)
    return size
