"""Values for the keywords of generated methods, made from their annotations and from nothing else."""

from __future__ import annotations

import sys
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Required, Union, get_args, get_origin

from interlingua_wire._core.files import BinaryInput, FileInput
from interlingua_wire._core.omit import Omit
from tests.wire.properties.instances import INTEGERS, NUMBERS, ODD, TEXTS

DEEP = 4
OF_EVERY_CALL = frozenset({"extra_headers", "extra_query", "extra_body", "timeout", "return"})
LEFT_OUT = frozenset({Omit, *get_args(FileInput), *get_args(BinaryInput)} - {bytes})
"""Files are given as bytes; the other ways are the transport's to test."""
TEXTS_OF_HEADERS = ("a", "a b", "x:1", "100%")
TEXTS_OF_PATHS = ("a", "é b", "100%", "a:b", "x/y")


@cache
def keywords(api: str, function: Callable[..., Any]) -> dict[str, Any]:
    """The keywords of a method with their types."""
    function = getattr(function, "__wrapped__", function)
    names = {**vars(sys.modules[function.__module__]), "types": import_module(f"interlingua_wire.{api}.types")}
    hints = typing.get_type_hints(function, globalns=names, include_extras=True)
    return {name: hint for name, hint in hints.items() if name not in OF_EVERY_CALL}


@cache
def _fields(typed_dict: Any) -> dict[str, Any]:
    return typing.get_type_hints(typed_dict, include_extras=True)


@dataclass(frozen=True)
class Caller:
    """Makes what a caller whose code type checks could pass."""

    chance: Random

    def arguments(self, api: str, function: Callable[..., Any], locations: Mapping[str, str]) -> dict[str, Any]:
        """Keywords of one call: those it must have, and some of the others."""
        given: dict[str, Any] = {}
        for name, hint in keywords(api, function).items():
            if Omit not in get_args(hint) or self.chance.random() < 0.5:
                given[name] = self._value(hint, 0, _TEXTS_OF.get(locations.get(name, ""), TEXTS))
        return given

    def _value(self, hint: Any, depth: int, texts: Sequence[str] = TEXTS) -> Any:
        origin, inner = get_origin(hint), get_args(hint)
        if hasattr(hint, "__value__"):
            return self._value(hint.__value__, depth, texts)
        if typing.is_typeddict(hint):
            return self._typed_dict(hint, depth)
        if origin in (Annotated, NotRequired, Required):
            return self._value(inner[0], depth, texts)
        if origin in (Union, UnionType):
            return self._value(self.chance.choice(_members(inner, depth)), depth, texts)
        if origin is Literal:
            return self.chance.choice(inner)
        if origin in (Sequence, list):
            return [self._value(inner[0], depth + 1, texts) for _ in range(self._size(depth))]
        if origin in (Mapping, dict):
            return {self.chance.choice(TEXTS): self._value(inner[1], depth + 1) for _ in range(self._size(depth))}
        return self.chance.choice(texts if hint is str else _SCALARS[hint])

    def _typed_dict(self, hint: Any, depth: int) -> dict[str, Any]:
        found = _fields(hint).items()
        return {name: self._value(inner, depth + 1) for name, inner in found if self._stands(inner, depth)}

    def _stands(self, hint: Any, depth: int) -> bool:
        return get_origin(hint) is not NotRequired or (depth <= DEEP and self.chance.random() < 0.5)

    def _size(self, depth: int) -> int:
        return 0 if depth > DEEP else self.chance.randrange(3)


def _members(union: Sequence[Any], depth: int) -> Sequence[Any]:
    """Of a union: in the depths those that end there, if any do."""
    members = [member for member in union if member not in LEFT_OUT]
    if any(get_origin(member) is Literal for member in members):
        members = [member for member in members if member is not str]  # which stands for the values of later versions
    flat = [member for member in members if member in _SCALARS or get_origin(member) is Literal]
    return flat if flat and depth > DEEP else members


_TEXTS_OF = {"path": TEXTS_OF_PATHS, "header": TEXTS_OF_HEADERS}
_SCALARS: dict[Any, tuple[Any, ...]] = {
    str: TEXTS,
    int: INTEGERS,
    float: NUMBERS,
    bool: (True, False),
    bytes: (b"", b"\x00\xff"),
    NoneType: (None,),
    object: ODD,
    Any: ODD,
}
