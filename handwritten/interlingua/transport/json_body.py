"""Values as JSON, and nothing that JSON does not have."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, NoReturn, TypeAlias, cast

from interlingua.errors import InvalidArgument
from interlingua.inline import Inline

PLAIN = frozenset({str, int, bool, type(None), Inline})
SEARCHED_AT_ONCE = 1 << 12
"""Bytes of JSON; a search through fewer costs less than a look at the values."""
SHORT = 1 << 15
"""Bytes of JSON; for a longer one it is worth loading pydantic-core, which takes less than half of the time."""
NULL_KEY = b'"null":'
NO_NUMBERS = (b"NaN", b"Infinity")

Pieces: TypeAlias = tuple[bytes, ...]
Json: TypeAlias = Any


def json_body(body: object) -> bytes | Pieces:
    """As JSON in UTF-8; in pieces where it holds large data, which are not copied into one."""
    if "pydantic_core" not in sys.modules and (plain_json := _plain_json(body)) is not None:
        return plain_json
    from uuid import uuid4

    from pydantic_core import to_json

    inlines: list[Inline] = []
    mark = ""

    def plain(value: object) -> object:
        nonlocal mark
        if isinstance(value, Mapping):
            return dict(cast("Mapping[str, object]", value))
        if isinstance(value, Inline):
            inlines.append(value)
            mark = mark or uuid4().hex
            return value.prefix + mark
        raise ValueError(f"a {type(value).__name__}")

    try:
        written = to_json(body, by_alias=True, fallback=plain)
        is_checked = len(written) > SEARCHED_AT_ONCE and _is_plain(body)
        if not is_checked and any(word in written for word in NO_NUMBERS):  # rare, and mostly within a text
            json.loads(written, parse_constant=_refuse)
    except ValueError as error:
        raise InvalidArgument("body", str(error), "values that JSON can express") from error
    return _with_inlines(written.split(mark.encode("ascii")), inlines) if inlines else written


def _plain_json(body: object) -> bytes | None:
    """The same by the standard library, where it can, for a program whose bodies are short and that needs no more."""
    try:
        written = _ENCODER.encode(body).encode()
    except (TypeError, ValueError, RecursionError):
        return None
    if len(written) > SHORT or NULL_KEY in written:  # what None as a key becomes, the two do not agree on
        return None
    return written


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _is_plain(value: Json) -> bool:
    """Whether all of it is text, flags and finite numbers. To look costs a tenth of a search through the JSON of it."""
    kind = cast("type[object]", type(value))
    if kind is dict:
        inside = value.values()
    elif kind is list or kind is tuple:
        inside = value
    else:
        return kind in PLAIN or (kind is float and isfinite(value))
    for each in inside:  # noqa: SIM110 - a generator takes twice the time
        if type(each) not in PLAIN and not _is_plain(each):
            return False
    return True


def _with_inlines(pieces: Sequence[bytes], inlines: Sequence[Inline]) -> Pieces:
    filled = [piece for before, inline in zip(pieces, inlines, strict=False) for piece in (before, inline.base64())]
    return (*filled, pieces[-1])


def encoded(value: object) -> bytes:
    """A text as it is, anything else as JSON."""
    found = value.encode() if isinstance(value, str) else json_body(value)
    return found if isinstance(found, bytes) else b"".join(found)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON")
