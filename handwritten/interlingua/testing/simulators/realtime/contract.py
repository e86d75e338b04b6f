"""What the API's own document says of a client's event."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, cast

from jsonschema import Draft202012Validator

from interlingua.testing.simulators.checking import misfit
from interlingua.testing.simulators.realtime.refusals import refused
from interlingua.testing.simulators.scripts import Json

PREFIX = "RealtimeClientEvent"


@cache
def _validators() -> dict[str, Draft202012Validator]:
    """By the type of an event."""
    text = files("interlingua_wire").joinpath("openai", "openapi.json").read_text(encoding="utf-8")
    document: Json = json.loads(text.replace('"oneOf":', '"anyOf":'))
    forms = document["components"]["schemas"][PREFIX]["anyOf"]
    named = [form["$ref"] for form in forms]
    schemas = {ref: document["components"]["schemas"][ref.rpartition("/")[2]] for ref in named}
    return {
        schema["properties"]["type"]["enum"][0]: Draft202012Validator({**document, "allOf": [{"$ref": ref}]})
        for ref, schema in schemas.items()
    }


def checked_event(frame: str | bytes) -> Json:
    """One event of a client. Raises `Refusal` where it does not fit."""
    try:
        value: Any = json.loads(frame)
    except ValueError:
        raise refused("Could not parse the event as JSON.", code="invalid_json") from None
    kind = cast("Json", value).get("type") if isinstance(value, dict) else None
    validator = _validators().get(str(kind))
    if validator is None:
        raise refused(f"Invalid value: {kind!r}. Supported values are known event types.", code="invalid_value")
    problem = misfit(validator, value)
    if problem is not None:
        raise refused(problem, code="invalid_value")
    return cast("Json", value)
