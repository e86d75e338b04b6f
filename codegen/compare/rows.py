"""Rows of the catalogue and of the profiles that are about a provider, with the lines they stand on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import dropwhile
from pathlib import Path

from ..problems import JSON
from ..source import ROOT

_PROFILE = re.compile(r"profile = |\[row\.profile\]")
_TABLE = re.compile(r"(?m)^\[\[\w+\]\]$")


def protocols_of(api: str, *, layer: Path) -> frozenset[str]:
    """The protocols that providers with this API speak."""
    providers = _catalogue(layer / "providers" / "catalog.toml")
    mine = [row for name, row in providers.items() if api in (name, row.get("api"))]
    return frozenset(protocol for row in mine for protocol in row.get("protocols", ()))


def rows_about(api: str, field: str, *, layer: Path) -> Iterator[str]:
    """`path:line` of every profile row of the provider that says something of a field."""
    for path in sorted((layer / "profiles").glob("*.toml")):
        for row, first in _rows(path):
            provider = re.search(r'^provider = "(.+)"$', row, re.MULTILINE)
            if provider and provider[1] == api:
                place = path.relative_to(ROOT if path.is_relative_to(ROOT) else layer.parent).as_posix()
                lines = dropwhile(lambda line: not _PROFILE.match(line[1]), enumerate(row.splitlines(), first))
                yield from (f"{place}:{number}" for number, line in lines if f'"{field}"' in line)


@cache
def _catalogue(path: Path) -> JSON:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@cache
def _rows(path: Path) -> tuple[tuple[str, int], ...]:
    """The text of each table with the line it begins on."""
    text = path.read_text(encoding="utf-8")
    starts = [match.start() for match in _TABLE.finditer(text)]
    ends = [*starts, len(text)][1:]
    return tuple((text[start:end], text.count("\n", 0, start) + 1) for start, end in zip(starts, ends, strict=True))
