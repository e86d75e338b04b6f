"""The pieces of a path that say what an operation is about, without version and what stands before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

_VERSION = re.compile(r"v(\d+)\w*")
_BETWEEN = re.compile(r"/|(?<=\}):")
Pieces = tuple[str, ...]


def naming_segments(paths: Iterable[str]) -> Mapping[str, Pieces]:
    """For each path its pieces for naming: as few as tell it from the others.

    `/openai/v1/files` is `files`, `/files/{id}:cancel` ends in `cancel`. Beside `/v1/models`, `/public/v1/models` stays
    `public`, `models`. Of `/v1/chat` and `/v2/chat` the newer is `chat`, the older keeps its version.
    """
    whole = {path: tuple(piece for piece in _BETWEEN.split(path) if piece) for path in paths}
    shared = _shared_first(whole.values())
    found: dict[str, Pieces] = {}
    for path, pieces in whole.items():
        forms = [form(pieces) or pieces for form in _FORMS]
        free = (chosen for chosen, form in zip(forms, _FORMS, strict=True) if _is_free(chosen, pieces, form, whole))
        chosen = next(free, pieces)
        found[path] = chosen[1:] if chosen == pieces and len(pieces) > 1 and pieces[0] == shared else chosen
    return found


def _after_version(pieces: Pieces) -> Pieces:
    last = max((index for index, piece in enumerate(pieces) if _VERSION.fullmatch(piece)), default=-1)
    return pieces[last + 1 :]


def _without_version(pieces: Pieces) -> Pieces:
    return tuple(piece for piece in pieces if not _VERSION.fullmatch(piece))


_FORMS: tuple[Callable[[Pieces], Pieces], ...] = (_after_version, _without_version)
"""The shortest first."""


def _is_free(chosen: Pieces, pieces: Pieces, form: Callable[[Pieces], Pieces], whole: Mapping[str, Pieces]) -> bool:
    """Whether no other path has this form; of those that differ in their version alone, the newest may have it."""
    rivals = [
        other for other in whole.values() if _shape(other) != _shape(pieces) and _shape(form(other)) == _shape(chosen)
    ]
    only_older = all(_shape(_without_version(rival)) == _shape(_without_version(pieces)) for rival in rivals)
    return only_older and all(_version(rival) < _version(pieces) for rival in rivals)


def _shape(pieces: Pieces) -> Pieces:
    return tuple("{}" if piece.startswith("{") else piece for piece in pieces)


def _version(pieces: Pieces) -> int:
    return max((int(match[1]) for piece in pieces if (match := _VERSION.fullmatch(piece))), default=0)


def _shared_first(whole: Iterable[Pieces]) -> str:
    """The version or bare `api` that begins every path, if there is one."""
    first = {pieces[0] if pieces else "" for pieces in whole}
    return first.pop() if len(first) == 1 and re.fullmatch(r"api|v\d\w*", next(iter(first))) else ""
