"""Dividing a module that is too long, and cutting off what a first call loads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .group_reach import Reach, closure
from .words import words

MAX_LINES = 1500
_MIN_LINES = 250
_HOT_LINES = 40
# Words that tell people what they find; any other word is second choice.
_TOPICS = frozenset(
    {
        "audio",
        "block",
        "config",
        "content",
        "delta",
        "error",
        "event",
        "item",
        "session",
        "tool",
        "usage",
    }
)
_EMPTY = frozenset(
    {
        "beta",
        "create",
        "item",
        "list",
        "param",
        "params",
        "the",
        "type",
        "variant",
    }
)


def divide(reach: Reach, name: str, schemas: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Modules in import order that hold `schemas` together."""
    if not schemas:
        return
    hot = schemas & reach.hot
    if not name.endswith("_reply") and min(reach.size(hot), reach.size(schemas - hot)) >= _HOT_LINES:
        yield from divide(reach, f"{name}_reply", hot)
        schemas -= hot
    while reach.size(schemas) > MAX_LINES and (cut := _best_cut(reach, name, schemas)):
        word, lower = cut
        yield from divide(reach, f"{name}_{word}", lower)
        schemas -= lower
    yield name, schemas


def _best_cut(reach: Reach, name: str, schemas: frozenset[str]) -> tuple[str, frozenset[str]] | None:
    """The word whose schemas, with all they need, make the most even and most honest lower part."""
    total = reach.size(schemas)
    said = {word.rstrip("s") for word in name.split("_")} - _TOPICS | {*name.split("_")}
    best: tuple[float, str, frozenset[str]] | None = None
    for word, count in sorted(Counter(word for schema in schemas for word in {*words(schema)}).items()):
        if count < 4 or len(word) < 3 or word in said or word in _EMPTY:
            continue
        named = {schema for schema in schemas if word in words(schema)}
        lower = closure(reach.graph, named) & schemas
        lines = reach.size(lower)
        if min(lines, total - lines) < _MIN_LINES:
            continue
        score = round(len(named) / len(lower) - abs(lines / total - 0.5) + (word in _TOPICS), 6)
        if best is None or score > best[0]:
            best = score, word, lower
    return best and (best[1], best[2])
