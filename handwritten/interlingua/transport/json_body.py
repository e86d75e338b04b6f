"""Values as JSON, and nothing that JSON does not have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn, cast

from interlingua.errors import InvalidArgument

NO_NUMBERS = (b"NaN", b"Infinity")


def json_body(body: object) -> bytes:
    """As JSON in UTF-8."""
    from pydantic_core import to_json

    try:
        written = to_json(body, by_alias=True, fallback=_plain)
        if any(word in written for word in NO_NUMBERS):  # rare, and mostly within a text
            json.loads(written, parse_constant=_refuse)
    except ValueError as error:
        raise InvalidArgument("body", str(error), "values that JSON can express") from error
    return written


def encoded(value: object) -> bytes:
    """A text as it is, anything else as JSON."""
    return value.encode() if isinstance(value, str) else json_body(value)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, object]", value))
    raise ValueError(f"a {type(value).__name__}")
