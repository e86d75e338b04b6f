"""Gets the files of an upstream document: over https, out of a registry's package, from a mirror folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..problems import CodegenError, Problem
from ..source import Place, Upstream
from .folder import files_in
from .packages import files_of_package
from .select import Files
from .web import file_at

__all__ = ["Fetched", "Files", "fetch"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The files of one document, by their paths below its folder, and who had them; most documents are one file."""

    files: Files
    origin: str
    instead: bool = False
    """A place that would have been preferred did not answer."""


def fetch(document: Upstream, *, where: str, place: Place | None = None, mirror: Path | None = None) -> Fetched:
    """One document, from the best place that has it.

    A document of our own lies with its `source.toml` and nowhere else. Another one comes from `place`; without that,
    from the mirror if one is given and has it, and else from the first place in order of preference that answers.
    Raises `CodegenError` that names every place that was tried; `where` is the API's name in it.
    """
    if document.own:
        return Fetched({document.own.name: document.own.read_bytes()}, document.own.name)
    problems: list[Problem] = []
    for candidate in (place,) if place else _order(document, mirror):
        try:
            files, origin = _files_from(candidate, document, mirror)
            return Fetched(files, origin, instead=bool(problems))
        except (OSError, ValueError) as error:
            problems.append(Problem("no-upstream", where, f"{candidate}: {error}"))
        except CodegenError as error:
            problems.extend(Problem("no-upstream", where, problem.message) for problem in error.problems)
    raise CodegenError(problems or [Problem("no-upstream", where, "source.toml names no place for it; use --mirror")])


def _order(document: Upstream, mirror: Path | None) -> tuple[Place, ...]:
    if mirror and document.mirror:
        return ("mirror",)
    return tuple(place for place in document.places if place != "mirror")


def _files_from(place: Place, document: Upstream, mirror: Path | None) -> tuple[Files, str]:
    """The files as one place has them. The first address or package that answers gives them all."""
    if place == "mirror":
        return files_in(_given(mirror), document.mirror), document.mirror
    problems: list[Problem] = []
    for one in document.urls if place == "urls" else document.packages:
        try:
            return file_at(one) if isinstance(one, str) else files_of_package(one), str(one)
        except (OSError, ValueError, CodegenError) as error:
            problems.append(Problem("no-upstream", str(one), f"{one}: {error}"))
    if not problems:
        raise ValueError("source.toml names none")
    raise CodegenError(problems)


def _given(mirror: Path | None) -> Path:
    if mirror is None:
        raise ValueError("say which folder with --mirror")
    return mirror
