"""Which hand-written code speaks of a changed thing: protocols, profiles and providers that name it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from ..source import ROOT
from ..words import snake
from .changes import Change

LAYER = ROOT / "handwritten" / "interlingua"
ROOMS = ("protocols", "profiles", "providers")
LONG = 10
"""A field name of so many letters says by itself what it belongs to."""


def touched_by(api: str, change: Change) -> tuple[str, ...]:
    """Files that use this API's wire package and name the changed operation, type or field."""
    needed = _needed(change)
    return tuple(path for path, words in _vocabulary(api).items() if any(every <= words for every in needed))


def _needed(change: Change) -> tuple[frozenset[str], ...]:
    """Sets of words, any of which a file must hold whole to speak of the change."""
    owner, _, last = change.where.partition("(")[0].rpartition(".")
    if change.kind.startswith(("operation", "parameter")):
        return (frozenset({f"{owner}.{last}".replace(".", "_").upper()}),)
    if not owner:
        return (frozenset({last}),)
    spellings = {last, snake(last)}
    alone = [frozenset({spelling}) for spelling in spellings if len(spelling) >= LONG]
    return (*alone, *(frozenset({owner, spelling}) for spelling in spellings))


@cache
def _vocabulary(api: str) -> dict[str, frozenset[str]]:
    return {
        str(path.relative_to(ROOT)): words
        for room in ROOMS
        for path in sorted((LAYER / room).rglob("*.py"))
        if (words := _words(path, f"interlingua_wire.{api}"))
    }


def _words(path: Path, package: str) -> frozenset[str]:
    text = path.read_text(encoding="utf-8")
    folder_uses = any(package in one.read_text(encoding="utf-8") for one in path.parent.glob("*.py"))
    if not folder_uses:
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name) | ast.alias(name=name):
                found.add(name)
            case ast.Constant(value=str(value)) if len(value) < 80:
                found.add(value)
            case _:
                pass
    return frozenset(found)
