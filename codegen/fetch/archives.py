"""Reads single files out of a wheel or a tarball, without unpacking it to disk."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol, TypeAlias

from .select import MAX_FILE, MAX_TOTAL, Files, is_plain, wanted

MAX_UNPACKED = 4 * 1024 * 1024 * 1024
"""Bytes that a tarball, which must be read from its beginning, may unpack to."""
_NPM_ROOT = "package/"
"""npm puts everything below a folder of this name."""


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


_Open: TypeAlias = Callable[[str], _Readable]


def files_in_archive(path: Path, patterns: Iterable[str], *, root: str | None = None) -> Files:
    """The chosen files, those that are gzipped inside the archive without their `.gz`.

    Links, and names that lead out of the archive, are as if they were not there. Raises `ValueError` for a pattern
    that chooses nothing, for what is no archive, and for what is larger than a document ever is.
    """
    read = _read_zip if path.suffix in (".whl", ".zip") else _read_tar
    try:
        return read(path, list(patterns), root)
    except (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, EOFError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from error


def _read_zip(path: Path, patterns: list[str], root: str | None) -> Files:
    with zipfile.ZipFile(path) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir() and is_plain(entry.filename)]
        return _unpacked(wanted(names, patterns, root=root), archive.open)


def _read_tar(path: Path, patterns: list[str], root: str | None) -> Files:
    with _tar(path) as archive:
        members = {_npm_name(member.name): member for member in _regular(archive)}

        def open_member(name: str) -> IO[bytes]:
            return _existing(archive.extractfile(members[name]))

        chosen = wanted(members, patterns, root=root)
        # In the tarball's order, for going back in it means to begin again.
        return _unpacked({name: chosen[name] for name in members if name in chosen}, open_member)


@contextmanager
def _tar(path: Path) -> Generator[tarfile.TarFile, None, None]:
    with gzip.open(path) as plain, tarfile.open(fileobj=_Bounded(plain)) as archive:
        yield archive


def _regular(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    return (member for member in archive if member.isreg() and is_plain(member.name))


def _npm_name(name: str) -> str:
    return name.removeprefix(_NPM_ROOT)


def _existing(stream: IO[bytes] | None) -> IO[bytes]:
    return stream if stream is not None else io.BytesIO()


def _unpacked(chosen: dict[str, str], open_entry: _Open) -> Files:
    files: Files = {}
    total = 0
    for name, path in chosen.items():
        content = _limited(open_entry(name), name)
        if name.endswith(".gz"):
            path, content = path.removesuffix(".gz"), _limited(gzip.GzipFile(fileobj=io.BytesIO(content)), name)
        files[path] = content
        total += len(content)
        if total > MAX_TOTAL:
            raise ValueError(f"the chosen files are larger than {MAX_TOTAL} bytes")
    return files


def _limited(stream: _Readable, name: str) -> bytes:
    content = stream.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise ValueError(f"{name} is larger than {MAX_FILE} bytes")
    return content


class _Bounded(io.RawIOBase):
    """A seekable stream of which nothing beyond a bound is read."""

    def __init__(self, inner: gzip.GzipFile) -> None:
        super().__init__()
        self._inner = inner

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._inner.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or offset > MAX_UNPACKED:
            raise ValueError(f"the archive is larger than {MAX_UNPACKED} bytes")
        return self._inner.seek(offset)

    def read(self, size: int = -1) -> bytes:
        if size < 0 or self._inner.tell() + size > MAX_UNPACKED:
            raise ValueError(f"the archive is larger than {MAX_UNPACKED} bytes")
        return self._inner.read(size)
