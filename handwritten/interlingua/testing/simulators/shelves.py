"""Things that a simulated provider keeps and lists page by page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class Shelf:
    """Things by id, in the order in which they came."""

    def __init__(self, prefix: str, missing: Callable[[str], Exception]) -> None:
        self._prefix = prefix
        self._missing = missing
        self._numbers = count(1)
        self._held: dict[str, Json] = {}

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Json]:
        return iter(list(self._held.values()))

    def new_id(self) -> str:
        """One that nothing has."""
        return f"{self._prefix}{next(self._numbers):024x}"

    def add(self, thing: Json) -> Json:
        """Keep a thing, which gets an id if it has none."""
        kept = {"id": self.new_id()} | thing
        self._held[kept["id"]] = kept
        return kept

    def find(self, name: str) -> Json:
        """The thing itself: what is changed of it is changed here."""
        if name not in self._held:
            raise self._missing(name)
        return self._held[name]

    def take(self, name: str) -> Json:
        """Take a thing away."""
        found = self.find(name)
        del self._held[name]
        return found

    def page(self, things: list[Json], *, after: str | None, size: int) -> tuple[list[Json], bool]:
        """Those that follow one of them, and whether there are more."""
        names = [thing["id"] for thing in things]
        if after is not None and after not in names:
            raise self._missing(after)
        start = 0 if after is None else names.index(after) + 1
        return things[start : start + size], start + size < len(things)


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())


def number_in(query: Mapping[str, str], name: str, default: int) -> int:
    """A number of a query; the default where it is none."""
    text = query.get(name, "")
    return int(text) if text.isdigit() else default
