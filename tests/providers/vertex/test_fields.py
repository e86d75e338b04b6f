"""Whatever a caller gives, a request to Vertex AI's Gemini models has no field that its document does not know."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from interlingua.errors import CallerError
from tests.bodies import document
from tests.matrix.cases import Case, cases
from tests.matrix.outcomes import Place, encoded

PLACE = Place("gemini", "vertex", "gemini-2.5-pro")
REQUEST = "#/components/schemas/GoogleCloudAiplatformV1GenerateContentRequest"


def closed(value: Any) -> Any:
    """A schema in which an object has no other fields than those it names."""
    match value:
        case dict():
            fields = {name: closed(each) for name, each in cast("dict[str, Any]", value).items()}
            return {"additionalProperties": False, **fields} if "properties" in value else fields
        case list():
            return [closed(each) for each in cast("list[Any]", value)]
        case _:
            return value


@cache
def validator() -> Any:
    components = closed(document("vertex")["components"])
    return Draft202012Validator({"components": components, "$ref": REQUEST})


def unknown_in(body: Any) -> str | None:
    found = best_match(validator().iter_errors(json.loads(json.dumps(body))))
    return None if found is None else f"{found.json_path}: {found.message}"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_field_is_known(case: Case) -> None:
    try:
        (_, body), _ = encoded(case.request, PLACE)
    except CallerError:  # nothing is sent
        return
    assert unknown_in(body) is None


def test_a_field_that_is_not_known_is_seen() -> None:
    assert unknown_in({"contents": [{"parts": [{"text": "Hi", "made_up": 1}]}]}) is not None
