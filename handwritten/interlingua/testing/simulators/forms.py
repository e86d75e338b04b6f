"""The fields of a form as the value that an API's document describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from aiohttp import BodyPartReader, web
from jsonschema import Draft202012Validator, ValidationError

Json: TypeAlias = dict[str, Any]
KEY = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file as it came in a form."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Form:
    """What came: the fields as one value, in which the name of a file stands for it, and the files."""

    value: Json
    files: dict[str, list[Sent]]


async def form_of(request: web.Request) -> Form:
    """Read a form, every field as text. Names such as `a[]` and `a[b]` make lists and objects. Raises `ValueError`."""
    value: Json = {}
    files: dict[str, list[Sent]] = {}
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or not part.name:
            raise ValueError("a part of the form has no name")
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            _put(value, part.name, content.decode())
            continue
        kind = part.headers.get("content-type", "application/octet-stream")
        name = part.name.partition("[")[0]
        files.setdefault(name, []).append(Sent(name=part.filename, media_type=kind, content=content))
        _put(value, part.name, part.filename)
    return Form(value=value, files=files)


def typed(validator: Draft202012Validator, value: Json) -> Json:
    """The value with numbers, truths and lists in the place of texts that do not fit as texts."""
    errors = cast("Iterable[ValidationError]", validator.iter_errors(value))  # pyright: ignore[reportUnknownMemberType]
    changed = deepcopy(value)
    for error in errors:
        *above, last = error.absolute_path or [""]
        held: Any = changed
        for key in above:
            held = held[key]
        if isinstance(error.instance, str) and last != "":
            held[last] = [error.instance] if _is_list(error) else _read(error.instance)
    return changed


def _is_list(error: ValidationError) -> bool:
    return error.validator == "type" and error.validator_value == "array"


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _put(value: Json, name: str, given: object) -> None:
    """Put a field in its place."""
    first, *keys = [name.partition("[")[0], *KEY.findall(name)]
    held: Any = value
    for place, key in enumerate(keys):
        held = held.setdefault(first, [] if key == "" else {})
        if key == "":
            held.append(given)
            return
        first = keys[place]
    if first in held:
        earlier = held[first] if isinstance(held[first], list) else [held[first]]
        held[first] = [*earlier, given]
    else:
        held[first] = given
