"""Reading a plain answer straight from its JSON: anything but the familiar raises `NotPlain`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from interlingua.chat import ChatResponse


class NotPlain(Exception):
    """Something stands there that only the reply's types tell the meaning of."""


def plainly(read: Callable[[object], ChatResponse]) -> Callable[[object], ChatResponse | None]:
    """What `read` makes of a plain answer; None for any other."""

    def glance(reply: object) -> ChatResponse | None:
        try:
            return read(reply)
        except NotPlain:
            return None

    return glance


def known(value: object, familiar: frozenset[str]) -> Mapping[str, Any]:
    """An object that has no field but familiar ones."""
    found = an_object(value)
    if not found.keys() <= familiar:
        raise NotPlain
    return found


def an_object(value: object) -> Mapping[str, Any]:
    """An object, whatever its fields."""
    if type(value) is not dict:
        raise NotPlain
    return cast("Mapping[str, Any]", value)


def items(value: object) -> list[Any]:
    """The items of a list."""
    if type(value) is not list:
        raise NotPlain
    return value


def only(value: object) -> object:
    """The item of a list of one."""
    found = items(value)
    if len(found) != 1:
        raise NotPlain
    return found[0]


def no(fields: Mapping[str, Any], *names: str) -> None:
    """These are not there, null or empty lists."""
    for name in names:
        if fields.get(name) not in (None, []):
            raise NotPlain


def text(value: object) -> str:
    """A text."""
    if type(value) is not str:
        raise NotPlain
    return value


def text_or_none(value: object) -> str | None:
    """A text, or nothing."""
    return None if value is None else text(value)


def count(fields: Mapping[str, Any], name: str) -> int:
    """A number of tokens; 0 where none is told."""
    value = fields.get(name)
    if value is None:
        return 0
    if type(value) is not int:
        raise NotPlain
    return value
