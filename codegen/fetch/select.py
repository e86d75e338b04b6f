"""Which of a package's or folder's files make up a document, and under which paths the readers see them."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import TypeAlias

Files: TypeAlias = dict[str, bytes]
"""By path below the document's own folder; a document that is one file has one entry."""
MAX_FILE = 64 * 1024 * 1024
MAX_FILES = 2_000
MAX_TOTAL = 256 * 1024 * 1024
"""What is asked of one document, unpacked, in bytes."""
_WILD = frozenset("*?[")


def wanted(names: Iterable[str], patterns: Iterable[str], *, root: str | None) -> dict[str, str]:
    """For each name that a pattern chooses, its path below `root`.

    A pattern names a file, a folder with all in it, or several by wildcards, none of which crosses a slash. Without
    a root, paths begin where the pattern begins to be general. Raises `ValueError` for a pattern that chooses nothing.
    """
    known = sorted(names)
    found: dict[str, str] = {}
    for pattern in patterns:
        chosen = [name for name in known if _matches(name, pattern)]
        if not chosen:
            raise ValueError(f"there is no {pattern} in it")
        above = _segments(root) if root is not None else _fixed(pattern, chosen)
        found |= {name: _below(name, above) for name in chosen}
    if len(found) > MAX_FILES:
        raise ValueError(f"more than {MAX_FILES} files are chosen")
    return found


def is_plain(name: str) -> bool:
    """Whether a path stays below the folder that it is relative to."""
    return not name.startswith(("/", "\\")) and ":" not in name[:2] and ".." not in name.replace("\\", "/").split("/")


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment not in ("", ".")]


def _matches(name: str, pattern: str) -> bool:
    given, demanded = _segments(name), _segments(pattern)
    return len(given) >= len(demanded) and all(map(fnmatchcase, given, demanded))


def _fixed(pattern: str, chosen: list[str]) -> list[str]:
    segments = _segments(pattern)
    fixed = next((index for index, segment in enumerate(segments) if _WILD & set(segment)), len(segments))
    is_file = fixed == len(segments) and chosen == ["/".join(segments)]
    return segments[: fixed - 1 if is_file else fixed]


def _below(name: str, above: list[str]) -> str:
    segments = _segments(name)
    if segments[: len(above)] != above:
        raise ValueError(f"{name} is not below {'/'.join(above)}")
    return "/".join(segments[len(above) :])
