"""Made-up schemas: what each dialect is given keeps its rules and takes every value, and what comes back fits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from interlingua.structured import compiled_output, output_schema_from, present_values
from interlingua.structured.compiling import CannotSay, compile_schema
from interlingua.structured.dialects import DIALECTS
from tests.structured.made_up import PAIRS, Pair, values_of
from tests.structured.rules import RULES, broken

MADE_UP = settings(max_examples=150, deadline=None)


def fits(schema: Any, value: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(schema).iter_errors(value)]


@pytest.mark.parametrize("name", RULES)
@given(data=st.data(), pair=PAIRS)
@MADE_UP
def test_what_a_dialect_is_given_keeps_its_rules(name: str, data: st.DataObject, pair: Pair) -> None:
    try:
        compiled = compile_schema(pair[0], DIALECTS[name])
    except CannotSay:
        assume(False)
        raise
    assert broken(name, compiled.schema) == []


@pytest.mark.parametrize("name", [name for name, row in DIALECTS.items() if not row.needs_all and not row.needs_one])
@given(pair=PAIRS)
@MADE_UP
def test_a_dialect_takes_every_value_of_the_original(name: str, pair: Pair) -> None:
    schema, value = pair
    try:
        compiled = compile_schema(schema, DIALECTS[name])
    except CannotSay:
        assume(False)
        raise
    assert fits(compiled.schema, value) == []


@pytest.mark.parametrize("name", DIALECTS)
@given(data=st.data(), pair=PAIRS)
@MADE_UP
def test_what_a_model_may_write_fits_the_original_where_nothing_was_lost(
    name: str, data: st.DataObject, pair: Pair
) -> None:
    output = output_schema_from(pair[0])
    try:
        compiled, losses = compiled_output(output, DIALECTS[name])
    except CannotSay:
        assume(False)
        raise
    written = data.draw(values_of(compiled.schema, compiled.schema))
    assume(fits(compiled.schema, written) == [])
    if not losses:
        assert fits(output.own, present_values(compiled, written)) == []


def as_strict(value: Any, schema: Any, root: Any) -> Any:
    """The value as a model held to every property must write it: null for what is left out."""
    if "$ref" in schema:
        return as_strict(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        return [as_strict(item, schema["items"], root) for item in value]
    if "allOf" in schema:
        return as_strict(value, schema["allOf"][0], root)
    if not isinstance(value, dict) or "properties" not in schema:
        return value
    names = schema["properties"].items()
    return {name: as_strict(value[name], inner, root) if name in value else None for name, inner in names}


def alike(found: Any, value: Any) -> bool:
    """Equal, where an optional null and an absent one cannot be told apart."""
    if isinstance(found, list) and isinstance(value, list):
        return len(found) == len(value) and all(map(alike, found, value))
    if isinstance(found, dict) and isinstance(value, dict):
        return all(alike(found.get(name), value.get(name)) for name in found.keys() | value.keys())
    return bool(found == value)


@given(pair=PAIRS)
@MADE_UP
def test_a_value_survives_where_everything_is_required(pair: Pair) -> None:
    schema, value = pair
    output = output_schema_from(schema)
    try:
        compiled, _ = compiled_output(output, DIALECTS["openai"])
    except CannotSay:
        assume(False)
        raise
    answer = as_strict(value, schema, schema)
    assert fits(compiled.schema, answer) == []
    assert alike(present_values(compiled, answer), value)
