"""What frozen classes of values share, so that importing them costs little."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from attrs import fields


class Value:
    """Base of attrs classes with `eq=False, repr=False`: equal, hashed and shown by their fields all the same.

    attrs writes and compiles these methods class by class, which takes as long as everything else about a class; most
    programs never compare or print most of them.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Of the same class, with fields that are equal."""
        if other.__class__ is not self.__class__:
            return NotImplemented
        facts = _compared(self.__class__)
        return bool(facts(self) == facts(other))

    def __hash__(self) -> int:
        """That of the fields by which it is equal."""
        return hash((self.__class__, _compared(self.__class__)(self)))

    def __repr__(self) -> str:
        """As it could be written."""
        shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self.__class__) if each.repr)
        return f"{self.__class__.__qualname__.rpartition('>.')[2]}({', '.join(shown)})"


@cache
def _compared(kind: type[Value]) -> Callable[[object], Any]:
    """What reads the fields by which values of one class are equal."""
    names = [each.name for each in fields(kind) if each.eq]
    return attrgetter(*names) if names else lambda _: None
