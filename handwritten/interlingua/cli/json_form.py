"""Values of the library as JSON, for programs that read our output."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

import attrs

from interlingua.messages import Part
from interlingua_wire._core.model import to_json

KINDS: Mapping[type, str] = {kind: kind.__name__ for kind in get_args(Part)}
"""Parts say what they are, since their fields alone do not."""


def json_form(value: object) -> Any:
    """The value as JSON; bytes become base64, a provider's own answer the JSON it was sent as."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case Mapping():
            return {str(key): json_form(item) for key, item in cast("Mapping[object, object]", value).items()}
        case Sequence():
            return [json_form(item) for item in cast("Sequence[object]", value)]
        case _ if attrs.has(type(value)):
            return fields_form(value)
        case _:
            return json.loads(to_json(value))


def fields_form(value: object) -> dict[str, Any]:
    """One of our values as an object."""
    kind = {"kind": KINDS[type(value)]} if type(value) in KINDS else {}
    fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
    return kind | {field.name: json_form(getattr(value, field.name)) for field in fields}
