"""An answer that is still coming, as a value of the type that was asked for: as much of it as already fits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from interlingua.structured.json_text import NoJson, is_list, is_object, json_from_text
from interlingua.structured.output import WRAPPER, OutputSchema, present_values

QUOTES = re.compile(r'\\.|"', re.DOTALL)
UNFINISHED_NUMBER = re.compile(r"[-+.0-9eE]+$")
GROWTH = 1.02
"""A text is read again when it has grown by so much, so that reading stays linear in its length."""


def read_partial(output: OutputSchema, text: str) -> Any:
    """The value as far as it has come. None as long as what has come is not enough for one.

    What is cut off, or does not fit yet, is left out at the end: the last item of a list, the last field of an object.
    """
    found = _partial_json(text)
    if not is_object(found):
        return None
    value = present_values(output, found)
    inner = value.get(WRAPPER) if output.is_wrapped else value
    return inner if output.adapter is None or inner is None else _fitting(output, inner)


class PartialReader:
    """Reads a text again and again while it grows."""

    def __init__(self, output: OutputSchema) -> None:
        self._output = output
        self._read_at = 0.0
        self._last: Any = None

    def read(self, text: str, *, is_whole: bool = False) -> Any:
        """The value if it is another one than before, else None."""
        if not is_whole and len(text) < self._read_at * GROWTH:
            return None
        self._read_at = len(text)
        value = read_partial(self._output, text)
        if value is None or value == self._last:
            return None
        self._last = value
        return value


def _partial_json(text: str) -> Any:
    from pydantic_core import from_json

    start = text.find("{")
    if start == -1:
        return None
    begun = text[start:]
    try:
        return from_json(
            begun if _in_string(begun) else UNFINISHED_NUMBER.sub("", begun), allow_partial="trailing-strings"
        )
    except ValueError:
        pass
    try:
        return json_from_text(text)
    except NoJson:
        return None


def _in_string(text: str) -> bool:
    quotes: list[str] = [match for match in QUOTES.findall(text) if match == '"']
    return len(quotes) % 2 == 1


def _fitting(output: OutputSchema, value: Any) -> Any:
    """The largest beginning of the value that the type takes."""
    from pydantic import ValidationError

    for candidate in (value, *_shortened(value)):
        try:
            return None if output.adapter is None else output.adapter.validate_json(json.dumps(candidate))
        except ValidationError:
            continue
    return None


def _shortened(value: Any) -> Iterator[Any]:
    """The value without its last item or field, beginning with the innermost one."""
    if is_object(value) and value:
        name = next(reversed(list(value)))
        rest = {key: item for key, item in value.items() if key != name}
        yield from ({**rest, name: shorter} for shorter in _shortened(value[name]))
        yield rest
    elif is_list(value) and value:
        yield from ([*value[:-1], shorter] for shorter in _shortened(value[-1]))
        yield list(value[:-1])
