"""Leaves out the operations that nobody asked for, and what only they use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from ..document import SCHEMA_REF, Endpoint, endpoints, parts
from ..problems import JSON, CodegenError, Problem

LEFT = "x-il-left"
"""In a document of facts: the ids of upstream's operations that are left out, sorted."""
_PRUNED = ("schemas", "responses", "requestBodies", "headers")
"""Parameters and security schemes stay: some apply to every call without a reference."""


def is_kept(id: str, *, method: str, path: str, patterns: Iterable[str]) -> bool:
    """Whether a pattern fits the operation's id, or its `VERB /path`."""
    place = f"{method.upper()} {path}"
    return any(fnmatchcase(id, pattern) or fnmatchcase(place, pattern) for pattern in patterns)


def keep_operations(document: JSON, patterns: tuple[str, ...], *, also: Iterable[str] = (), api: str) -> JSON:
    """The document with the operations that a pattern chooses and the components they reach.

    The others are named in `x-il-left`. `also` names schemas that stay though no operation reaches them.
    Raises `CodegenError` for a pattern that chooses nothing.
    """
    if patterns == ("*",):
        return document
    if idle := [pattern for pattern in patterns if not any(_fits(one, (pattern,)) for one in endpoints(document))]:
        raise CodegenError(
            Problem("stale-keep", f"{api}/source.toml", f"{pattern!r} keeps no operation") for pattern in idle
        )
    left = [one for one in endpoints(document) if not _fits(one, patterns)]
    gone = {(one.path, one.method) for one in left}
    paths = {
        path: {key: part for key, part in item.items() if (path, key) not in gone}
        for path, item in document["paths"].items()
    }
    kept = {path: paths[path] for path in dict.fromkeys(one.path for one in endpoints({"paths": paths}))}
    result = {**document, "paths": kept, LEFT: sorted(one.operation["operationId"] for one in left)}
    return _pruned(result, also)


def _fits(endpoint: Endpoint, patterns: tuple[str, ...]) -> bool:
    return is_kept(endpoint.operation["operationId"], method=endpoint.method, path=endpoint.path, patterns=patterns)


def _pruned(document: JSON, also: Iterable[str]) -> JSON:
    """Without the components that nothing refers to, not even through others."""
    components = document["components"]
    roots = {key: value for key, value in document.items() if key != "components"}
    always = {section: value for section, value in components.items() if section not in _PRUNED}
    pending = [SCHEMA_REF + name for name in also]
    pending += _references([roots, always])
    reached: set[str] = set()
    while pending:
        if (reference := pending.pop()) not in reached:
            reached.add(reference)
            section, _, name = reference.removeprefix("#/components/").partition("/")
            pending += _references(components.get(section, {}).get(name))
    pruned = {
        section: {name: value for name, value in components[section].items() if _reference(section, name) in reached}
        for section in _PRUNED
        if section in components
    }
    return {**document, "components": {**components, **pruned}}


def _reference(section: str, name: str) -> str:
    return f"#/components/{section}/{name}"


def _references(value: Any) -> Iterator[str]:
    """Every string in it that is a reference to a component, also those in a discriminator's mapping."""
    if isinstance(value, str) and value.startswith("#/components/"):
        yield value
    for part in parts(value):
        yield from _references(part)
