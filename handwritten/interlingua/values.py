"""What frozen classes of values share, so that importing them costs little."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, ClassVar


class Value:
    """Base of attrs classes with `eq=False, repr=False`: equal, hashed and shown by their fields all the same.

    attrs writes and compiles these methods class by class, which takes as long as everything else about a class; most
    programs never compare or print most of them.
    """

    __slots__ = ()
    __attrs_attrs__: ClassVar[tuple[Any, ...]]

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
        shown = (f"{each.name}={getattr(self, each.name)!r}" for each in self.__attrs_attrs__ if each.repr)
        return f"{self.__class__.__qualname__.rpartition('>.')[2]}({', '.join(shown)})"


class Later:
    """A value that is made when somebody asks for it."""

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    @property
    def value(self) -> Any:
        """It, the same each time."""
        if not hasattr(self, "_value"):
            self._value = self._make()
        return self._value

    def __reduce__(self) -> tuple[Callable[[Any], Later], tuple[Any]]:
        return _made, (self.value,)


def _made(value: Any) -> Later:
    return Later(lambda: value)


_READERS: dict[type[object], Callable[[object], Any]] = {}


def _compared(kind: type[Value]) -> Callable[[object], Any]:
    """What reads the fields by which values of one class are equal."""
    reader = _READERS.get(kind)
    if reader is None:
        names = [each.name for each in kind.__attrs_attrs__ if each.eq]
        reader = _READERS[kind] = attrgetter(*names) if names else lambda _: None
    return reader
