"""Request bodies held against the provider's own specification."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SPECS = Path(__file__).parents[2] / "specs"


def violations(api: str, schema: str, body: object) -> list[str]:
    """What in the body a schema of an API does not allow: one by name, or the body of `POST` and a path."""
    found: Iterator[Any] = _validator(api, schema).iter_errors(json.loads(json.dumps(body)))
    return [f"{error.json_path}: {error.message[:300]}" for error in found]


@cache
def _validator(api: str, schema: str) -> Draft202012Validator:
    text = (SPECS / api / "openapi.json").read_text(encoding="utf-8")
    # Vendors write oneOf where forms overlap: a user message is two kinds of input item at once.
    document = json.loads(text.replace('"oneOf":', '"anyOf":'))
    return Draft202012Validator({**document, "$ref": _pointer(schema)})


def _pointer(schema: str) -> str:
    if not schema.startswith("/"):
        return f"#/components/schemas/{schema}"
    return f"#/paths/{schema.replace('/', '~1')}/post/requestBody/content/application~1json/schema"
