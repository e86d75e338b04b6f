"""Values that are not JSON: queries, form fields, and the plain fields of a multipart body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from enum import Enum
from typing import cast
from urllib.parse import urlencode

from interlingua.errors import InvalidArgument


def flattened(name: str, value: object, *, list_suffix: str) -> Iterator[tuple[str, str]]:
    """Name and text of each plain value within `value`: `name[key]` in mappings, the same name again in lists."""
    match value:
        case Mapping():
            for key, item in cast("Mapping[str, object]", value).items():
                yield from flattened(f"{name}[{key}]", item, list_suffix=list_suffix)
        case list() | tuple() | set() | frozenset():
            for item in cast("Iterable[object]", value):
                yield from flattened(listed(name, list_suffix), item, list_suffix=list_suffix)
        case _:
            yield name, _text(name, value)


def form_pairs(fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The fields of a form. A list is `name[]`, as most providers understand it."""
    for name, value in fields.items():
        yield from flattened(name, value, list_suffix="[]")


def form_body(fields: Mapping[str, object]) -> bytes:
    """As `application/x-www-form-urlencoded`."""
    return urlencode(list(form_pairs(fields))).encode()


def listed(name: str, suffix: str = "[]") -> str:
    """The name that each item of a list goes under."""
    return name if name.endswith("[]") else name + suffix


def _text(name: str, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case str() | int() | float():
            return str(value)
        case date() | time():
            return value.isoformat()
        case _:
            expected = "a text, number, boolean, date, or a list or mapping of these"
            raise InvalidArgument(name, type(value).__name__, expected)
