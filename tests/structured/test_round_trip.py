"""Made-up schemas: the strict form takes every value, and every value comes back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from interlingua.structured.strict import strict_form, without_added_nulls

Pair = tuple[dict[str, Any], Any]
"""A schema, and a value that fits it."""

NAMES = st.sampled_from(["a", "b", "title", "type", "value"])
SCALARS: st.SearchStrategy[Pair] = st.one_of(
    st.tuples(st.just({"type": "integer"}), st.integers(-9, 9)),
    st.tuples(st.just({"type": "string", "minLength": 1}), st.text(min_size=1, max_size=3)),
    st.tuples(st.just({"enum": ["x", "y"]}), st.sampled_from(["x", "y"])),
    st.tuples(st.just({"anyOf": [{"type": "boolean"}, {"type": "null"}]}), st.sampled_from([True, None])),
)


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    members: Mapping[str, Pair] = draw(st.dictionaries(NAMES, inner, max_size=4))
    required = [name for name in members if draw(st.booleans())]
    present = [name for name in members if name in required or draw(st.booleans())]
    schema = {
        "type": "object",
        "properties": {name: schema for name, (schema, _) in members.items()},
        "required": required,
        "additionalProperties": False,
    }
    return schema, {name: members[name][1] for name in present}


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    schema, value = draw(inner)
    return {"type": "array", "items": schema}, [value] * draw(st.integers(0, 2))


PAIRS = objects(st.recursive(SCALARS, lambda inner: st.one_of(objects(inner), arrays(inner)), max_leaves=6))


def as_strict(value: Any, schema: Mapping[str, Any]) -> Any:
    """The value as a model held to the strict form must write it: null for what is left out."""
    if isinstance(value, list):
        return [as_strict(item, schema["items"]) for item in value]
    if not isinstance(value, dict):
        return value
    properties: Mapping[str, Any] = schema["properties"]
    return {name: as_strict(value[name], inner) if name in value else None for name, inner in properties.items()}


@given(PAIRS)
@settings(max_examples=200, deadline=None)
def test_a_value_survives_the_strict_form(pair: Pair) -> None:
    schema, value = pair
    form = strict_form(schema)
    assert form is not None
    answer = as_strict(value, schema)
    assert list(Draft202012Validator(form).iter_errors(answer)) == []
    assert without_nulls_that_mean_absent(without_added_nulls(answer, schema, schema), value) == value


def without_nulls_that_mean_absent(found: Any, value: Any) -> Any:
    """Where null is a value of its own, an optional null and an absent one cannot be told apart."""
    if isinstance(found, list):
        return [without_nulls_that_mean_absent(a, b) for a, b in zip(found, value, strict=True)]
    if not isinstance(found, dict):
        return found
    return {
        name: without_nulls_that_mean_absent(item, value.get(name))
        for name, item in found.items()
        if name in value or item is not None
    }
