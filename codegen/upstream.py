"""From the places that `source.toml` names to the facts of an API, whichever of them has the documents."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .document import endpoints
from .fetch import Fetched, Files, fetch
from .problems import JSON, Problem, failure
from .read import read_files, with_repairs
from .read.keep import LEFT, keep_operations
from .read.merge import beside, fill, passed_over
from .read.proto import DESCRIPTORS
from .source import Place, Source, Upstream


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read, and from what."""

    document: JSON
    sha256: str
    """Of the upstream file; of several, of their paths and hashes in order."""
    descriptors: str | None = None
    """Of protobuf sources: the descriptor set that gRPC needs, in base64."""
    instead: tuple[str, ...] = ()
    """Whence it was read where the preferred place did not answer."""

    @property
    def operations(self) -> int:
        """How many upstream has."""
        return self.kept + len(self.document.get(LEFT, ()))

    @property
    def kept(self) -> int:
        """How many of them are in the document."""
        return sum(1 for _ in endpoints(self.document))


def read_upstream(
    source: Source, *, place: Place | None = None, mirror: Path | None = None, keep_prose: bool = False
) -> Facts:
    """Fetch and read all documents of one API, and keep what is wanted of them."""
    fetched = [(one, fetch(one, where=source.api, place=place, mirror=mirror)) for one in source.documents]
    document, problems = _merged(fetched, api=source.api, keep_prose=keep_prose)
    if not any(endpoints(document)):
        raise failure("not-a-spec", source.api, "the upstream document has no operation")
    wanted = keep_operations(document, source.keep.operations, also=(*source.hot, *source.roots), api=source.api)
    descriptors = wanted.get(DESCRIPTORS)
    marked = {key: part for key, part in wanted.items() if key != DESCRIPTORS}
    marked["x-il-format"] = source.documents[0].form.format
    instead = tuple(one.origin for _, one in fetched if one.instead)
    sha256 = _sha256([one.files for _, one in fetched])
    return Facts(with_repairs(marked, problems), sha256, descriptors, instead)


def _merged(fetched: list[tuple[Upstream, Fetched]], *, api: str, keep_prose: bool) -> tuple[JSON, list[Problem]]:
    (main, first), *further = fetched
    document, problems = read_files(first.files, api=api, form=main.form, keep_prose=keep_prose)
    for one, more in further:
        other, found = read_files(more.files, api=api, form=one.form, keep_prose=keep_prose)
        problems += passed_over(document, other) if one.fills else []
        document = fill(document, other) if one.fills else beside(document, other, name=one.name)
        problems += found
    return document, problems


def _sha256(documents: list[Files]) -> str:
    contents = [(path, content) for files in documents for path, content in sorted(files.items())]
    if len(contents) == 1:
        return hashlib.sha256(contents[0][1]).hexdigest()
    lines = [f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in contents]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
