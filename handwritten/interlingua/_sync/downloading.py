# Derived from handwritten/interlingua/_async/downloading.py by codegen/unasync.py. Edit that one.
"""Answers that are bytes, as they arrive: to a file, or piece by piece, little of them in memory at once."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ParamSpec, TypeAlias, cast

from interlingua._sync.prepared_calls import parts_of
from interlingua.blocking import Blocking
from interlingua.errors import InvalidArgument
from interlingua.methods import Method

if TYPE_CHECKING:
    from interlingua.transport._sync.byte_stream import ByteStream

P = ParamSpec("P")
Target: TypeAlias = "str | os.PathLike[str] | IO[bytes]"


def stream_bytes(method: Method[P, bytes], /, *args: P.args, **kwargs: P.kwargs) -> ByteStream:
    """Make a call whose reply is bytes, and give them as they come.

    >>> with il.stream_bytes(openai.files.content, "file-abc") as pieces:
    ...     for piece in pieces:
    ...         print(len(piece))

    Raises `StreamIncomplete` where they break off.
    """
    transport, request = parts_of(method, *args, **kwargs)
    if request.operation.reply.name != "bytes":
        raise InvalidArgument("method", request.operation.name, "one whose reply is bytes")
    return transport.stream_bytes(request)


def download(method: Method[P, bytes], target: Target, /, *args: P.args, **kwargs: P.kwargs) -> int:
    """Make a call whose reply is bytes, write them to a file, and say how many they were.

    >>> il.download(openai.files.content, "result.jsonl", "file-abc")

    A file of a given name is there whole or not at all; one that is open is written where it stands. Raises
    `StreamIncomplete` where the bytes break off.
    """
    with stream_bytes(method, *args, **kwargs) as pieces:
        if not isinstance(target, str | os.PathLike):
            return _written(pieces, target)
        whole = Path(target)
        part = whole.with_name(f".{whole.name}.part")
        file = Blocking.run(partial(_opened, part))
        try:
            with file:
                size = _written(pieces, file)
            Blocking.run(partial(os.replace, part, whole))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return size


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("wb")
    except OSError as error:
        raise InvalidArgument("target", repr(str(path)), f"a writable file ({error.strerror})") from error


def _written(pieces: ByteStream, file: IO[bytes]) -> int:
    size = 0
    for piece in pieces:
        Blocking.run(partial(cast("Any", file).write, piece))
        size += len(piece)
    return size
