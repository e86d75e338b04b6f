"""Files on their way out: bytes, open files, paths, and names for them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, TypeAlias, TypeGuard, cast

from attrs import frozen

from interlingua.errors import InvalidArgument
from interlingua.transport.forms import form_pairs, listed
from interlingua.transport.json_body import encoded
from interlingua.values import Value
from interlingua_wire._core.operation import Operation

Content: TypeAlias = bytes | IO[bytes]
Part: TypeAlias = Content | tuple[str | None, Content] | tuple[str | None, Content, str]
"""As HTTP libraries take a part: content, or name of the file (None: it is a plain field), content and media type."""
EXPECTED = "bytes, an open binary file, a path, or a tuple of name, one of these and media type"


@frozen(eq=False, repr=False)
class Multipart(Value):
    """The parts of a multipart body by field."""

    parts: Sequence[tuple[str, Part]]

    @property
    def is_replayable(self) -> bool:
        """Whether the same can be sent again."""
        return all(source.seekable() for source in self._sources())

    def parts_from_start(self) -> Sequence[tuple[str, Part]]:
        """The parts, their files ready to be read from their beginning."""
        for source in self._sources():
            if source.seekable():
                source.seek(0)
        return self.parts

    def _sources(self) -> list[IO[bytes]]:
        contents = [part[1] if isinstance(part, tuple) else part for _, part in self.parts]
        return [content for content in contents if not isinstance(content, bytes)]


@frozen(eq=False, repr=False)
class Upload(Value):
    """A body that is read while it is sent."""

    source: IO[bytes] | Iterable[bytes]
    start: int | None
    """Where a file that can be read again stood; None when it can be read only once."""

    @property
    def is_replayable(self) -> bool:
        """Whether the same can be sent again."""
        return self.start is not None


def multipart_body(
    body: Mapping[str, object], operation: Operation[Any, Any, Any], *, opened: list[IO[bytes]]
) -> Multipart:
    """The operation's files as files, the other fields as it says. Files that had to be opened go to `opened`."""
    files = [name for name in operation.files if name in body and _is_sent_as_file(operation, name, body[name])]
    encoding = {name: media_type for name, media_type in operation.encoding.items() if name in body}
    texts = form_pairs({name: value for name, value in body.items() if name not in files and name not in encoding})
    parts: list[tuple[str, Part]] = [(name, (None, text.encode())) for name, text in texts]
    parts += [(name, (None, encoded(body[name]), media_type)) for name, media_type in encoding.items()]
    for name in files:
        value = body[name]
        if isinstance(value, list):
            parts += [(listed(name), _part(name, item, opened)) for item in cast("list[object]", value)]
        else:
            parts.append((name, _part(name, value, opened)))
    return Multipart(parts)


def _is_sent_as_file(operation: Operation[Any, Any, Any], name: str, value: object) -> bool:
    """Rather than as a reference to one: an object, or a text where the API takes that."""
    return not isinstance(value, Mapping) and not (isinstance(value, str) and name in operation.urls)


def binary_body(body: object, *, opened: list[IO[bytes]]) -> bytes | Upload:
    """Bytes as they are; files and iterables to be read while they are sent."""
    if isinstance(body, str) or not isinstance(body, Iterable | os.PathLike):
        raise InvalidArgument("body", type(body).__name__, "bytes, an open binary file, a path or an iterable of bytes")
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(cast("bytes", body))
    if isinstance(body, os.PathLike):
        return Upload(_open("body", Path(cast("os.PathLike[str]", body)), opened), 0)
    source = cast("object", body)
    if is_file(source):
        return Upload(source, source.tell() if source.seekable() else None)
    return Upload(cast("Iterable[bytes]", body), None)


def is_file(value: object) -> TypeGuard[IO[bytes]]:
    """Whether this is an open file."""
    return hasattr(value, "read")


def _part(name: str, value: object, opened: list[IO[bytes]]) -> Part:
    if isinstance(value, os.PathLike):
        path = Path(cast("os.PathLike[str]", value))
        return path.name, _open(name, path, opened)
    if not isinstance(value, tuple):
        return _content(name, value, opened)
    match cast("tuple[object, ...]", value):
        case (str() as filename, content):
            return filename, _content(name, content, opened)
        case (str() as filename, content, str() as media_type):
            return filename, _content(name, content, opened), media_type
        case _:
            raise InvalidArgument(name, "another tuple", EXPECTED)


def _content(name: str, value: object, opened: list[IO[bytes]]) -> Content:
    if isinstance(value, bytes | bytearray):
        return bytes(value)
    if isinstance(value, os.PathLike):
        return _open(name, Path(cast("os.PathLike[str]", value)), opened)
    if is_file(value):
        return value
    raise InvalidArgument(name, type(value).__name__, EXPECTED)


def _open(name: str, path: Path, opened: list[IO[bytes]]) -> IO[bytes]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise InvalidArgument(name, repr(str(path)), f"a readable file ({error.strerror})") from error
    opened.append(file)
    return file
