"""`specs/<api>/names.toml`: what becomes of public names that a new revision would rename or drop.

Nothing is dropped without an entry: `[[kept]]` gives a name to what took the place of its owner, `[[alias]]` keeps an
old name beside the new one for a minor version, `[[removed]]` says that a name is gone for good.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .problems import Problem, failure

TYPES = "types."
"""Begins the public name of a type; the others are operations, such as `chat.completions.create`."""


@dataclass(frozen=True, slots=True)
class Alias:
    """An old public name that means a new one."""

    old: str
    new: str
    since: str
    """The version that brings the new name; the next minor version is the first without the old one."""
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A public name whose owner is called otherwise in the spec now."""

    name: str
    means: str
    """The operation's id, or the schema's name."""
    reason: str


@dataclass(frozen=True, slots=True)
class Removed:
    """Public names that are gone."""

    name: str
    """A name, or a pattern: `*` stands for anything."""
    reason: str


@dataclass(frozen=True, slots=True)
class NameDecisions:
    """All that was decided for one API."""

    aliases: tuple[Alias, ...] = ()
    removed: tuple[Removed, ...] = ()
    kept: tuple[Kept, ...] = ()

    def aliases_of_types(self) -> dict[str, Alias]:
        """Old class name to its alias, without `types.`."""
        return {one.old.removeprefix(TYPES): one for one in self.aliases if one.old.startswith(TYPES)}

    def aliases_of_operations(self) -> dict[str, Alias]:
        """Old dotted name to its alias."""
        return {one.old: one for one in self.aliases if not one.old.startswith(TYPES)}


def load_decisions(path: Path) -> NameDecisions:
    """Read a `names.toml`; there is none until a name has to go. Raises `CodegenError` that says what is wrong."""
    if not path.exists():
        return NameDecisions()
    where = f"{path.parent.name}/{path.name}"
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
        aliases = tuple(Alias(**_texts(one)) for one in value.get("alias", ()))
        removed = tuple(Removed(**_texts(one)) for one in value.get("removed", ()))
        kept = tuple(Kept(**_texts(one)) for one in value.get("kept", ()))
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise failure("bad-decision", where, str(error)) from error
    if unknown := sorted(value.keys() - {"alias", "kept", "removed"}):
        raise failure("bad-decision", where, f"[[{unknown[0]}]] is none of [[kept]], [[alias]] and [[removed]]")
    return NameDecisions(aliases, removed, kept)


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    if wrong := [key for key, value in entry.items() if not isinstance(value, str) or not value.strip()]:
        raise TypeError(f"{wrong[0]} must be a text")
    return dict(entry)


def undecided(
    before: Mapping[str, str], after: Collection[str], decisions: NameDecisions, *, new: Collection[str], api: str
) -> Iterator[Problem]:
    """A problem for each public name that would go and of which nobody said what becomes of it.

    `before` has public names with what each stood for; `new` are the names that this revision brings.
    """
    kept = {alias.old for alias in decisions.aliases}
    for name, meaning in sorted(before.items()):
        if name in after or name in kept or any(fnmatchcase(name, one.name) for one in decisions.removed):
            continue
        yield Problem("name-dropped", f"{api}/{name}", f"{_what_happened(name, meaning, new)}; {_ways_out(name)}")


def misdecided(decisions: NameDecisions, after: Collection[str], *, api: str) -> Iterator[Problem]:
    """A problem for each decision that does not fit what is there."""
    for alias in decisions.aliases:
        where = f"{api}/names.toml"
        if alias.old.startswith(TYPES) != alias.new.startswith(TYPES):
            yield Problem("bad-decision", where, f"{alias.old} and {alias.new} are not of one kind")
        elif alias.new not in after:
            yield Problem("bad-decision", where, f"{alias.old} cannot mean {alias.new}, which is not there")
        elif alias.old in after:
            yield Problem("bad-decision", where, f"{alias.old} is a name by itself and needs no alias")


def expired(decisions: NameDecisions, *, version: str) -> Iterator[Alias]:
    """Aliases that have had their minor version."""
    now = _minor(version)
    return (alias for alias in decisions.aliases if _minor(alias.since) < now)


def _minor(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2])


def _what_happened(name: str, meaning: str, new: Collection[str]) -> str:
    kin = [other for other in new if other.startswith(TYPES) == name.startswith(TYPES)]
    close = get_close_matches(name, sorted(kin), n=1, cutoff=0.6)
    guess = f", perhaps it is {close[0]} now" if close else ""
    return f"the spec has {meaning} no more{guess}"


def _ways_out(name: str) -> str:
    overlay = "x-il-name in overlay.yaml, or " if name.startswith(TYPES) else ""
    return (
        f"keep it for what took its place ({overlay}[[kept]] name, means, reason in names.toml), "
        f"beside a new name ([[alias]] old, new, since, reason), or let it go ([[removed]] name, reason)"
    )


def by_meaning(operations: Mapping[str, str], types: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Public name to what it stands for, of operations by id and of types by schema."""
    named = {name: f"operation {identity}" for identity, name in operations.items()}
    return named | {f"{TYPES}{name}": f"schema {schema}" for schema, name in types}
