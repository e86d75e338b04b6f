"""JSON as text: found in a model's answer, and written for a model to read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, TypeGuard, cast

FENCE = re.compile(r"```[A-Za-z0-9_-]*[ \t]*\r?\n(.*?)```", re.DOTALL)

TOO_DEEP = "nested too deeply"


class NoJson(ValueError):
    """The text holds no JSON document."""


def json_from_text(text: str) -> Any:
    """The JSON document of an answer: the whole text, the first Markdown fence with one, or the first object in prose.

    Raises `NoJson` with the place of the first error.
    """
    try:
        return _loads(text)
    except ValueError as error:
        reason = str(error)
    for candidate in (match.group(1) for match in FENCE.finditer(text)):
        try:
            return _loads(candidate)
        except ValueError:
            continue
    found = _first_object(text)
    if found is None:
        raise NoJson(reason)
    return found


def json_text(value: Any) -> str:
    """Any value as compact JSON; what JSON has no form for becomes its text."""
    from pydantic_core import to_json

    return to_json(value, fallback=_plain, by_alias=True).decode()


def whole_numbers(value: Any) -> Any:
    """`5.0` as `5`: JSON Schema makes no difference, and some providers send every number as a float."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if is_object(value):
        return {name: whole_numbers(item) for name, item in value.items()}
    return [whole_numbers(item) for item in value] if is_list(value) else value


def is_object(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """A JSON object."""
    return isinstance(value, Mapping)


def is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    """A JSON array."""
    return isinstance(value, list | tuple)


def _plain(value: Any) -> Any:
    from attrs import asdict, has

    return asdict(value, recurse=False) if has(cast("type[object]", type(value))) else str(value)


def _loads(text: str) -> Any:
    try:
        return json.loads(text.strip(), parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")


def _first_object(text: str) -> dict[str, Any] | None:
    """The first whole object. One within an object that was cut off is not taken for the answer."""
    decoder = json.JSONDecoder(parse_constant=_refuse)
    start = text.find("{")
    while start != -1:
        try:
            found: dict[str, Any] = decoder.raw_decode(text, start)[0]
            return found
        except json.JSONDecodeError as error:
            start = text.find("{", max(error.pos, start + 1))
        except (ValueError, RecursionError):
            return None
    return None
