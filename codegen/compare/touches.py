"""Which hand-written lines a change touches: protocols that make the call or spell the field, and rows about it.

A protocol is concerned with an operation if it imports its constant, or if one of the API's own protocols (as
`catalog.toml` says) makes the same call of another API; and with every type that such an operation sends or answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..source import ROOT
from ..words import attribute
from .changes import Change
from .revision import Revision
from .rows import protocols_of, rows_about
from .spoken import Spoken, speakers
from .travels import reached_by

LAYER = ROOT / "handwritten" / "interlingua"
_MOST = 3
_LONG = 10
"""A field's name of so many letters says by itself what it belongs to; so does one that few types have."""
_FEW = 2
_ONE_WAY = {"request": ("decode", "stream"), "reply": ("encode",)}
"""Files that have nothing to do with what travels one way only begin so."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One protocol and what of an API it has to do with."""

    files: tuple[Spoken, ...]
    operations: frozenset[str]
    """Public names."""
    schemas: frozenset[str]
    holders: Mapping[str, int]
    """Field to how many of these schemas have it."""
    imports: bool
    """Whether it names this API's types; one that speaks another API's does not."""


class Touches:
    """What of the unified layer speaks of an API."""

    def __init__(self, revision: Revision, *, layer: Path = LAYER) -> None:
        self._api = revision.api.name
        self._layer = layer
        self._concerns = tuple(_concerns(revision, layer))

    def of(self, change: Change) -> tuple[str, ...]:
        """`path:line` of each place, the first few of a file."""
        found = [place for concern in self._concerns for place in _places(concern, change)]
        if change.kind.startswith(("parameter", "field", "limits", "name")) and self._concerned(change):
            found += rows_about(self._api, _field(change), layer=self._layer)
        return tuple(dict.fromkeys(found))

    def _concerned(self, change: Change) -> bool:
        return change.side != "reply" and any(_is_about(concern, change) for concern in self._concerns)


def _concerns(revision: Revision, layer: Path) -> Iterator[Concern]:
    spoken = protocols_of(revision.api.name, layer=layer)
    for protocol, files in speakers(layer / "protocols"):
        imports = any(file.speaks_of(revision.api.name) for file in files)
        if imports or protocol in spoken:
            made = [call for file in files for call in file.calls]
            mine = [
                operation
                for operation in revision.api.operations
                if any(call.is_same(operation, revision, imports) for call in made)
            ]
            names = frozenset(revision.names.operations[operation.id] for operation in mine)
            schemas = frozenset[str]().union(*(reached_by(operation, revision) for operation in mine))
            holders = Counter(
                field for name in schemas for field in revision.schemas.get(name, {}).get("properties", ())
            )
            yield Concern(files, names, schemas, holders, imports)


def _is_about(concern: Concern, change: Change) -> bool:
    return change.where.partition("(")[0] in concern.operations or _schema(change) in concern.schemas


def _places(concern: Concern, change: Change) -> Iterator[str]:
    if not _is_about(concern, change):
        return
    if change.kind.startswith("operation"):
        yield from _spelled(concern.files, {change.where.replace(".", "_").upper()}, change)
    elif change.kind.startswith("parameter"):
        yield from _spelled(concern.files, {change.wire}, change)
    elif change.kind.startswith("value"):
        yield from _spelled(concern.files, {change.detail.strip("'\"")}, change)
    elif field := _field(change):
        owner = change.where.rpartition(".")[0]
        named = tuple(file for file in concern.files if {owner, f"{owner}Dict"} & file.lines.keys())
        is_telling = len(field) >= _LONG or concern.holders.get(field, 0) <= _FEW
        files = named or (concern.files if is_telling else ())
        yield from _spelled(files, {field, attribute(field)}, change)
    elif concern.imports:
        yield from _spelled(concern.files, {change.where, f"{change.where}Dict"}, change)


def _spelled(files: tuple[Spoken, ...], words: set[str], change: Change) -> Iterator[str]:
    for file in files:
        if not file.name.startswith(_ONE_WAY.get(change.side, ())):
            lines = sorted({line for word in words for line in file.lines.get(word, ())})[:_MOST]
            yield from (f"{file.path}:{line}" for line in lines)


def _schema(change: Change) -> str:
    return change.wire.partition(".")[0]


def _field(change: Change) -> str:
    return change.wire if change.kind.startswith("parameter") else change.wire.partition(".")[2]
