"""A document in a local mirror of upstream documents."""

from __future__ import annotations

from pathlib import Path

from .select import MAX_FILE, Files, is_plain, wanted


def files_in(mirror: Path, pattern: str) -> Files:
    """A file, a folder, or several files by wildcards. Raises `ValueError` or `OSError` when there is no such thing."""
    if not pattern or not is_plain(pattern):
        raise ValueError(f"{pattern!r} is no path in a mirror")
    if (mirror / pattern).is_file():
        return {Path(pattern).name: _content(mirror / pattern)}
    names = [path.relative_to(mirror).as_posix() for path in mirror.glob(f"{pattern}/**/*") if path.is_file()]
    names += [path.relative_to(mirror).as_posix() for path in mirror.glob(pattern) if path.is_file()]
    try:
        chosen = wanted(names, [pattern], root=None)
    except ValueError:
        raise ValueError(f"{pattern} is not in the mirror") from None
    return {path: _content(mirror / name) for name, path in chosen.items()}


def _content(path: Path) -> bytes:
    if path.stat().st_size > MAX_FILE:
        raise ValueError(f"{path.name} is larger than {MAX_FILE} bytes")
    return path.read_bytes()
