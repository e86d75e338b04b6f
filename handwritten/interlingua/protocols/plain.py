"""Reading a plain answer straight from its JSON: anything but the familiar raises `NotPlain`.

Each answer is read by these, so they are few and do not call one another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from interlingua.chat import ChatResponse

_NOTHING: Mapping[str, Any] = {}


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
    if type(value) is not dict:
        raise NotPlain
    found = cast("Mapping[str, Any]", value)
    if not found.keys() <= familiar:
        raise NotPlain
    return found


def details(value: object) -> Mapping[str, Any]:
    """An object, whatever its fields; an empty one where nothing is."""
    if value is None:
        return _NOTHING
    if type(value) is not dict:
        raise NotPlain
    return cast("Mapping[str, Any]", value)


def items(value: object) -> Sequence[object]:
    """The items of a list."""
    if type(value) is not list:
        raise NotPlain
    return cast("list[object]", value)


def only(value: object) -> object:
    """The item of a list of one."""
    if type(value) is not list or len(found := cast("list[object]", value)) != 1:
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
    if value is not None and type(value) is not str:
        raise NotPlain
    return value


def counts(fields: Mapping[str, Any], *names: str) -> Sequence[int]:
    """Numbers of tokens; 0 where none is told."""
    found: list[int] = []
    for name in names:
        count = fields.get(name)
        if count is None:
            count = 0
        elif type(count) is not int:
            raise NotPlain
        found.append(count)
    return found
