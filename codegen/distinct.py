"""Names for things that would share one, by what tells the things apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator

_SYMBOLS = {
    "!": "not",
    "#": "hash",
    "$": "dollar",
    "%": "percent",
    "&": "and",
    "*": "star",
    "+": "plus",
    "-": "dash",
    ".": "dot",
    "/": "slash",
    ":": "colon",
    "<": "less",
    "=": "equal",
    ">": "greater",
    "?": "question",
    "@": "at",
    "_": "underscore",
    "|": "or",
    "~": "tilde",
}
"""How a symbol reads where nothing but the symbols differ."""
_SIGN = re.compile(r"^-(?=\d)")


def distinct(names: Iterable[str], name_of: Callable[[str], str], *, taken: Collection[str] = ()) -> dict[str, str]:
    """Wire names with what they are called. One that reads so keeps it; the others say how they differ."""
    found: dict[str, str] = {}
    used = {*taken}
    for name in sorted(names, key=lambda name: (name_of(name) != name, name)):
        found[name] = next(candidate for candidate in candidates(name, name_of) if candidate not in used)
        used.add(found[name])
    return found


def candidates(name: str, name_of: Callable[[str], str]) -> Iterator[str]:
    """What a wire name can be called, from the plainest to one that no other name has."""
    plain = name_of(name)
    yield plain
    signed = _SIGN.sub("minus ", name)
    spelled = "".join(f" {_SYMBOLS[letter]} " if letter in _SYMBOLS else letter for letter in signed)
    yield name_of(spelled)
    yield f"{plain}_{_case(name)}"
    yield f"{plain}_{_digest(name)}"


def shortened(name: str, limit: int) -> str:
    """A name that a file can have anywhere: not longer than that, in Latin letters; any other keeps how it begins."""
    if len(name) <= limit and name.isascii():
        return name
    latin = name.encode("ascii", "ignore").decode()
    return f"{latin[: limit - 13].rstrip('_')}_{_digest(name)}".lstrip("_")


def _digest(name: str) -> str:
    """Twelve letters that no other name has."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12].translate(_TO_LETTERS)


_TO_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def _case(name: str) -> str:
    if name.isupper():
        return "upper"
    return "capital" if name[:1].isupper() else "plain" if name.islower() else "mixed"
