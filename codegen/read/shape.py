"""Says where a document is not built as its format demands, before anything relies on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias

from ..problems import CodegenError, Problem

Check: TypeAlias = Callable[[Any, str], Iterator[Problem]]
"""Takes a value and where it stands, yields what is wrong with it."""
_MOST_PROBLEMS = 20


def refuse_malformed(value: Any, check: Check, *, name: str) -> None:
    """Raise `CodegenError` with the first problems that the check finds."""
    if problems := list(islice(check(value, name), _MOST_PROBLEMS)):
        raise CodegenError(problems)


def is_a(kind: type | tuple[type, ...], words: str) -> Check:
    """A value of this type, which `words` name."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, kind):
            yield _odd(where, words, value)

    return check


def _odd(where: str, expected: str, value: Any) -> Problem:
    return Problem("not-a-spec", where, f"expected {expected}, found {str(value)[:40]!r} ({type(value).__name__})")


text = is_a(str, "a string")
mapping = is_a(dict, "a mapping")
listing = is_a(list, "a list")


def word(words: Iterable[str]) -> Check:
    """One of these words."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        if value not in words:
            yield _odd(where, f"one of {', '.join(words)}", value)

    return check


def mapping_of(inner: Check) -> Check:
    """A mapping whose values all pass."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        yield from mapping(value, where)
        for key, part in value.items() if isinstance(value, dict) else ():
            yield from inner(part, f"{where}/{key}")

    return check


def list_of(inner: Check) -> Check:
    """A list whose items all pass."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        yield from listing(value, where)
        for index, part in enumerate(value if isinstance(value, list) else ()):
            yield from inner(part, f"{where}/{index}")

    return check


def record(
    optional: Mapping[str, Check], required: Mapping[str, Check] | None = None, *, or_ref: bool = False
) -> Check:
    """A mapping with known keys; others are free. With `or_ref`, a reference stands for all of it."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        yield from mapping(value, where)
        if not isinstance(value, dict):
            return
        if or_ref and "$ref" in value:
            yield from text(value["$ref"], f"{where}/$ref")
            return
        for key in sorted((required or {}).keys() - value.keys()):
            yield Problem("not-a-spec", where, f"has no {key!r}")
        for key, inner in {**optional, **(required or {})}.items():
            if key in value:
                yield from inner(value[key], f"{where}/{key}")

    return check
